import type { LintedPolicy, LintedRule } from '../context.js';
import { defineRule } from '../lint-rule.js';
import { findRedundant } from '../redundancy/find-redundant.js';
import { coveringPolicies, isShadowed } from '../redundancy/shadowed.js';

export const shadowedPolicy = defineRule({
  code: 'shadowed-policy',
  severity: 'warning',
  summary: 'a policy whose every request other policies grant',
  *check(context) {
    const coveringOf = new Map<LintedPolicy, LintedRule[]>();
    for (const [{ policy }, covering] of findRedundant(context)) {
      const others = covering.filter((rule) => rule.policy !== policy);
      coveringOf.set(policy, [...(coveringOf.get(policy) ?? []), ...others]);
    }
    for (const [policy, covering] of coveringOf) {
      if (!isShadowed(policy, context)) continue;
      yield {
        on: policy,
        path: [],
        message: `whatever this policy grants, ${coveringPolicies(covering, policy)} grants too`,
        fix: { message: 'remove the policy, or narrow the other' },
      };
    }
  },
});
