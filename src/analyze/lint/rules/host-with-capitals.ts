import { defineRule } from '../lint-rule.js';

export const hostWithCapitals = defineRule({
  code: 'host-with-capitals',
  severity: 'note',
  summary: 'a host with capitals, which sidecars do not all fold',
  *check({ policies }) {
    for (const policy of policies) {
      for (const { value: host, path } of policy.hosts) {
        const lowerCase = host.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
        if (lowerCase === host) continue;
        yield {
          on: policy,
          path,
          message: `host \`${host}\` has capitals: names have no case, but Pipy compares hosts with it, and Envoy server names`,
          fix: { message: `write \`${lowerCase}\``, replacement: lowerCase },
        };
      }
    }
  },
});
