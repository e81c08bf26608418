import { parseRe2 } from '../syntax/parse-re2.js';
import type { RegexNode } from '../syntax/regex-node.js';
import { defaultLanguageBudget, type LanguageBudget, type LanguageBudgetName } from './budget.js';
import { findMatchSets, type MatchSet } from './match-set-search.js';

/** `unknown` only where the named budget ran out. */
export type Answer =
  | { readonly answer: 'yes' }
  | { readonly answer: 'no'; readonly witness: string }
  | { readonly answer: 'unknown'; readonly exhausted: LanguageBudgetName };

/** How two languages relate, as sets of texts. */
export type Relation = 'equal' | 'subset' | 'superset' | 'overlap' | 'disjoint';

export type RelationAnswer =
  { readonly answer: Relation } | { readonly answer: 'unknown'; readonly exhausted: LanguageBudgetName };

/**
 * The meaning of a pattern that was compiled before, and is valid therefore.
 *
 * @throws RangeError for one that is not
 */
export function languageOf(pattern: string): RegexNode {
  const parsed = parseRe2(pattern);
  if (!parsed.ok) throw new RangeError(`pattern \`${pattern}\` is not valid: ${parsed.reason}`);
  return parsed.node;
}

/**
 * Whether no text matches the pattern as a whole.
 *
 * @example
 * isEmpty(languageOf('/a[^\\x00-\\x{10ffff}]')).answer; // 'yes'
 */
export function isEmpty(language: RegexNode, budget: LanguageBudget = defaultLanguageBudget): Answer {
  return noText([language], ({ matched }) => matched.length === 1, budget);
}

/**
 * Whether every text of `inner` is one of `outer`. A `no` comes with a shortest text that is not.
 *
 * @example
 * includes(languageOf('/.*'), languageOf('/get')).answer; // 'yes'
 */
export function includes(
  outer: RegexNode,
  inner: RegexNode,
  budget: LanguageBudget = defaultLanguageBudget,
): Answer {
  return noText([inner, outer], ({ matched }) => matched[0] === 0 && matched.length === 1, budget);
}

/** How `left` relates to `right`: `subset` if `right` has all of `left` and more. */
export function relate(
  left: RegexNode,
  right: RegexNode,
  budget: LanguageBudget = defaultLanguageBudget,
): RelationAnswer {
  const search = findMatchSets([left, right], budget);
  const found = new Set(search.sets.map(({ matched }) => matched.join()));
  const [onlyLeft, onlyRight, both] = [found.has('0'), found.has('1'), found.has('0,1')];
  if (onlyLeft && onlyRight && both) return { answer: 'overlap' };
  if (!search.complete) return { answer: 'unknown', exhausted: search.exhausted };
  if (!onlyLeft && !onlyRight) return { answer: 'equal' };
  if (!both) return { answer: onlyLeft && onlyRight ? 'disjoint' : onlyRight ? 'subset' : 'superset' };
  return { answer: onlyRight ? 'subset' : 'superset' };
}

function noText(
  languages: readonly RegexNode[],
  isWitness: (set: MatchSet) => boolean,
  budget: LanguageBudget,
): Answer {
  const search = findMatchSets(languages, budget, isWitness);
  const found = search.sets.find(isWitness);
  if (found) return { answer: 'no', witness: found.witness };
  return search.complete ? { answer: 'yes' } : { answer: 'unknown', exhausted: search.exhausted };
}
