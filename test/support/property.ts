import fc from 'fast-check';
import { test } from 'vitest';

/**
 * How properties run: `FC_RUNS` cases each (default 2,000) from the seed `FC_SEED`, which is fixed unless it
 * is `random`. A failure prints its seed.
 */
export const settings: { readonly numRuns: number; readonly seed?: number } = {
  numRuns: Number(process.env['FC_RUNS'] ?? 2000),
  ...(process.env['FC_SEED'] !== 'random' && { seed: Number(process.env['FC_SEED'] ?? 7_211_031) }),
};

const timeout = 60_000 + 20 * settings.numRuns;

/** States as a test that `check` passes for every value of `arbitrary`. */
export function theorem<Value>(name: string, arbitrary: fc.Arbitrary<Value>, check: (value: Value) => void) {
  test(name, { timeout }, () => {
    fc.assert(fc.property(arbitrary, check), settings);
  });
}
