import { findMatchSets, languageOf } from '../regex/index.js';

/** What the path of a request can be (RFC 9110, section 4.2.1, leniently), without its query. */
export const pathPattern = '/[^?#\\x00-\\x20\\x7f]*';

/** A shortest text that two patterns match; `unknown` if the search for it was given up. */
export type CommonText = { readonly text: string } | 'none' | 'unknown';

/** A language that takes longer to search than this is left alone: the answer is to be there at once. */
const budget = { states: 1_000, instructions: 10_000 };

/** Searches for a text that two patterns, valid both, match as a whole. */
export function findCommonText(left: string, right: string): CommonText {
  const isCommon = ({ matched }: { readonly matched: readonly number[] }): boolean => matched.length === 2;
  const search = findMatchSets([languageOf(left), languageOf(right)], budget, isCommon);
  const found = search.sets.find(isCommon);
  if (found) return { text: found.witness };
  return search.complete ? 'none' : 'unknown';
}
