import fc, { type IProperty } from 'fast-check';
import { test } from 'vitest';

const runs = Number(process.env['FC_RUNS'] ?? 2000);
const seed = process.env['FC_SEED'] === 'random' ? undefined : Number(process.env['FC_SEED'] ?? 7_211_031);

/**
 * How properties run: `FC_RUNS` cases each (default 2,000) from the seed `FC_SEED`, which is fixed unless it
 * is `random`. A failure prints its seed.
 */
export const settings = settingsFor(1);

/** How long one property may take, in milliseconds. Some patterns are slow in RE2. */
export const propertyTimeout = Math.max(120_000, 120 * settings.numRuns);

/** Tests that `check` passes for every value of `arbitrary`. */
export function property<Value>(name: string, arbitrary: fc.Arbitrary<Value>, check: (value: Value) => void) {
  test(name, { timeout: propertyTimeout }, () => {
    fc.assert(fc.property(arbitrary, check), settings);
  });
}

/**
 * Checks a property within a test.
 *
 * @param weight how many times slower one case is than usual: so many fewer are run
 */
export function check<Value>(toCheck: IProperty<Value>, weight = 1): void {
  fc.assert(toCheck, settingsFor(weight));
}

function settingsFor(weight: number): { readonly numRuns: number; readonly seed?: number } {
  return { numRuns: Math.max(1, Math.round(runs / weight)), ...(seed !== undefined && { seed }) };
}
