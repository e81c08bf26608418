import { defineRule } from '../lint-rule.js';

export const matchesOnOtherProtocol = defineRule({
  code: 'matches-on-other-protocol',
  severity: 'warning',
  summary: 'route groups constrain `http` rules alone',
  *check({ policies }) {
    for (const policy of policies) {
      if (policy.routeGroups.length === 0) continue;
      for (const { value: rule, path } of policy.ports) {
        if (rule.protocol === 'http') continue;
        yield {
          on: policy,
          path,
          message: `the \`${rule.protocol}\` rule on port ${rule.port} ignores \`matches\`: every method and path passes`,
          fix: { message: 'give the port a policy of its own, without `matches`' },
        };
      }
    }
  },
});
