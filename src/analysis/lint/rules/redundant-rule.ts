import { quote } from '../../../model/quote.js';
import { defineRule } from '../lint-rule.js';
import { findRedundant } from '../redundancy/find-redundant.js';
import { coveringPolicies, isShadowed } from '../redundancy/shadowed.js';

export const redundantRule = defineRule({
  code: 'redundant-rule',
  severity: 'note',
  summary: 'a rule whose every request another rule grants',
  *check(context) {
    for (const [rule, covering] of findRedundant(context)) {
      if (isShadowed(rule.policy, context)) continue;
      const { port, protocol } = rule.spec.rule;
      yield {
        on: rule.policy,
        path: rule.path,
        message: `whatever the ${quote(protocol)} rule on port ${port} grants, ${coveringPolicies(covering, rule.policy)} grants too`,
        fix: { message: 'remove the port' },
      };
    }
  },
});
