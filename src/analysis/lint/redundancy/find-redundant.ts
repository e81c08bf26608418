import type { LintContext, LintedRule } from '../context.js';
import { type CandidatesOf, indexCandidates } from './candidates.js';
import { grantsNothing, ruleCovers } from './rule-cover.js';

/** Rules that are compared with one rule of one source. If there are more, nothing is claimed of the rest. */
const MAX_CANDIDATES = 64;

const found = new WeakMap<LintContext, ReadonlyMap<LintedRule, readonly LintedRule[]>>();

/**
 * The rules that can be removed, all of them together, without changing any verdict; each with those that cover it, one
 * for each of its sources.
 *
 * They are removed one at a time, from the last, each covered by rules that remain. So of two equal rules only the later
 * one is redundant.
 */
export function findRedundant(context: LintContext): ReadonlyMap<LintedRule, readonly LintedRule[]> {
  const known = found.get(context);
  if (known) return known;
  const redundant = new Map<LintedRule, readonly LintedRule[]>();
  const candidatesOf = indexCandidates(context.rules);
  for (const rule of [...context.rules].reverse()) {
    const covering = grantsNothing(rule.spec)
      ? undefined
      : coveringRules(rule, candidatesOf, redundant, context);
    if (covering) redundant.set(rule, covering);
  }
  found.set(context, redundant);
  return redundant;
}

/** For each source of a rule one that covers it, each once; `undefined` if a source has none. */
function coveringRules(
  rule: LintedRule,
  candidatesOf: CandidatesOf,
  removed: ReadonlyMap<LintedRule, unknown>,
  { includes }: LintContext,
): readonly LintedRule[] | undefined {
  const covering = new Set<LintedRule>();
  const asked = new Map<LintedRule, boolean>();
  const covers = (candidate: LintedRule): boolean => {
    const known = asked.get(candidate);
    if (known !== undefined) return known;
    const answer = ruleCovers(candidate.spec, rule.spec, includes);
    asked.set(candidate, answer);
    return answer;
  };
  for (const source of rule.spec.rule.sources) {
    let candidates = 0;
    let cover: LintedRule | undefined;
    for (const candidate of candidatesOf(rule, source)) {
      if (candidate === rule || removed.has(candidate)) continue;
      if (++candidates > MAX_CANDIDATES) break;
      if (!covers(candidate)) continue;
      cover = candidate;
      break;
    }
    if (!cover) return undefined;
    covering.add(cover);
  }
  return covering.size > 0 ? [...covering] : undefined;
}
