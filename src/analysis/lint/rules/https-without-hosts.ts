import { defineRule } from '../lint-rule.js';

export const httpsWithoutHosts = defineRule({
  code: 'https-without-hosts',
  severity: 'warning',
  summary: 'an `https` rule without hosts accepts every server name, and none',
  *check({ ports }) {
    for (const { on, value: rule, path } of ports) {
      if (rule.protocol !== 'https' || on.hosts.length > 0) continue;
      const where = on.ipAddresses.length > 0 ? 'within its ranges' : 'anywhere';
      yield {
        on,
        path,
        message: `the \`https\` rule on port ${rule.port} has no hosts: it allows TLS to every server ${where}`,
        fix: { message: 'name the hosts in `spec.hosts`' },
      };
    }
  },
});
