import { quote } from '../../../model/quote.js';
import type { LintContext, LintedPolicy, LintedRule } from '../context.js';
import { findRedundant } from './find-redundant.js';

/** Whether every rule of a policy is redundant, so that the policy can be removed. */
export function isShadowed(policy: LintedPolicy, context: LintContext): boolean {
  return shadowedPolicies(context).has(policy);
}

const known = new WeakMap<LintContext, ReadonlySet<LintedPolicy>>();

function shadowedPolicies(context: LintContext): ReadonlySet<LintedPolicy> {
  const found = known.get(context);
  if (found) return found;
  const redundant = findRedundant(context);
  const shadowed = new Set(context.rules.map(({ policy }) => policy));
  for (const rule of context.rules) if (!redundant.has(rule)) shadowed.delete(rule.policy);
  known.set(context, shadowed);
  return shadowed;
}

/** Names the policies of some rules, each once: `Egress `mesh/wide``, or `another port`. */
export function coveringPolicies(rules: readonly LintedRule[], policy: LintedPolicy): string {
  const names = rules.map((rule) =>
    rule.policy === policy
      ? 'another port of this policy'
      : `Egress ${quote(`${rule.policy.reference.namespace}/${rule.policy.reference.name}`)}`,
  );
  const distinct = [...new Set(names)];
  const shown = distinct.slice(0, MAX_NAMED);
  const rest = distinct.length - shown.length;
  return `${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

const MAX_NAMED = 3;
