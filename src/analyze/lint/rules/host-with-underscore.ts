import { defineRule } from '../lint-rule.js';

export const hostWithUnderscore = defineRule({
  code: 'host-with-underscore',
  severity: 'note',
  summary: 'a host with an underscore, which no host name may have',
  *check({ policies }) {
    for (const policy of policies) {
      for (const { value: host, path } of policy.hosts) {
        if (!host.includes('_')) continue;
        yield {
          on: policy,
          path,
          message: `host \`${host}\` has an underscore: it is no host name (RFC 1123, section 2.1), and many clients and certificate authorities refuse it`,
          fix: { message: 'check the name: a hyphen is often meant' },
        };
      }
    }
  },
});
