import { diff, type DiffOptions } from '../../analysis/diff/diff.js';
import { formatDiff } from '../../analysis/diff/format-diff.js';
import type { MatcherResult } from './matcher-result.js';
import { type PolicyExpectation, readDecidable } from './subject.js';

/**
 * Passes if both sets of policies allow the same requests, by the `spec` dialect, which is proven and not sampled.
 *
 * @throws RangeError if a budget ran out before a difference was found: then neither is known
 */
export function toBeEquivalentTo(
  received: PolicyExpectation,
  expected: PolicyExpectation,
  options: DiffOptions = {},
): MatcherResult {
  const difference = diff(readDecidable(expected), readDecidable(received), options);
  const { changes, unknown } = difference;
  if (changes.length === 0 && unknown.length > 0) {
    throw new RangeError(`whether the policies are equivalent is not known\n\n${formatDiff(difference)}`);
  }
  const pass = changes.length === 0;
  return {
    pass,
    message: () =>
      pass
        ? 'expected the policies to differ in what they allow'
        : `expected the policies to allow the same requests\n\n${formatDiff(difference)}`,
  };
}
