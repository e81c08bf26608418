import { defineRule } from '../lint-rule.js';

export const httpWithoutHosts = defineRule({
  code: 'http-without-hosts',
  severity: 'warning',
  summary: 'an `http` rule without hosts grants nothing',
  *check({ ports }) {
    for (const { on, value: rule, path } of ports) {
      if (rule.protocol !== 'http' || on.hosts.length > 0) continue;
      yield {
        on,
        path,
        message: `the \`http\` rule on port ${rule.port} has no hosts, so it grants nothing`,
        fix: { message: 'name the hosts in `spec.hosts`; `*` is every host' },
      };
    }
  },
});
