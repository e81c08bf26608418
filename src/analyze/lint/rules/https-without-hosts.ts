import { defineRule } from '../lint-rule.js';

export const httpsWithoutHosts = defineRule({
  code: 'https-without-hosts',
  severity: 'warning',
  summary: 'an `https` rule without hosts accepts every server name, and none',
  *check({ policies }) {
    for (const policy of policies) {
      if (policy.hosts.length > 0) continue;
      for (const { value: rule, path } of policy.ports) {
        if (rule.protocol !== 'https') continue;
        const where = policy.ipAddresses.length > 0 ? 'within its ranges' : 'anywhere';
        yield {
          on: policy,
          path,
          message: `the \`https\` rule on port ${rule.port} has no hosts: it lets TLS pass to every server ${where}`,
          fix: { message: 'name the hosts in `spec.hosts`' },
        };
      }
    }
  },
});
