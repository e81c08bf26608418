import { defineRule } from '../lint-rule.js';

export const httpWithoutHosts = defineRule({
  code: 'http-without-hosts',
  severity: 'warning',
  summary: 'an `http` rule without hosts grants nothing',
  *check({ policies }) {
    for (const policy of policies) {
      if (policy.hosts.length > 0) continue;
      for (const { value: rule, path } of policy.ports) {
        if (rule.protocol !== 'http') continue;
        yield {
          on: policy,
          path,
          message: `the \`http\` rule on port ${rule.port} has no hosts, so it grants nothing`,
          fix: { message: 'name the hosts in `spec.hosts`; `*` is every host' },
        };
      }
    }
  },
});
