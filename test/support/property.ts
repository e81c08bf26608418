import type { IProperty } from 'fast-check';
import fc from 'fast-check';

const DEFAULT_RUNS = 2_000;
const SEED = 20_260_722;

/**
 * How properties run: 2,000 cases of a fixed seed, so that a failure reproduces anywhere. `FC_RUNS` sets
 * another number and `FC_SEED=random` (or a number) another seed.
 *
 * @param weight how many times dearer one case is than usual: so many fewer are run.
 */
export function propertyParameters(weight = 1): { readonly numRuns: number; readonly seed?: number } {
  const runs = Math.max(1, Math.round(Number(process.env['FC_RUNS'] ?? DEFAULT_RUNS) / weight));
  const seed = process.env['FC_SEED'];
  if (seed === 'random') return { numRuns: runs };
  return { numRuns: runs, seed: seed === undefined ? SEED : Number(seed) };
}

/** How long a property may take under {@link propertyParameters}, in milliseconds: a test's third argument. */
export const propertyTimeout = Math.max(120_000, 120 * propertyParameters().numRuns);

/** Checks a property under {@link propertyParameters}. */
export function check<T>(property: IProperty<T>, weight = 1): void {
  fc.assert(property, propertyParameters(weight));
}
