import { findMatchSets, languageOf } from '../regex/index.js';

/** The paths that a request can have (RFC 9110, section 4.2.1, leniently), without the query. */
export const pathPattern = '/[^?#\\x00-\\x20\\x7f]*';

/** A shortest text that two patterns match; `unknown` if the budget of the search ran out. */
export type CommonText = { readonly text: string } | 'none' | 'unknown';

/** Small, so that a search ends at once: larger ones are `unknown`. */
const budget = { states: 1_000, instructions: 10_000 };

/** Searches for a text that two valid patterns match as a whole. */
export function findCommonText(left: string, right: string): CommonText {
  const isCommon = ({ matched }: { readonly matched: readonly number[] }): boolean => matched.length === 2;
  const search = findMatchSets([languageOf(left), languageOf(right)], budget, isCommon);
  const found = search.sets.find(isCommon);
  if (found) return { text: found.witness };
  return search.complete ? 'none' : 'unknown';
}
