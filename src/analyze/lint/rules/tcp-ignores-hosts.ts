import { defineRule } from '../lint-rule.js';
import { isTcp } from './protocols.js';

export const tcpIgnoresHosts = defineRule({
  code: 'tcp-ignores-hosts',
  severity: 'warning',
  summary: 'a `tcp` rule ignores `hosts`, so it opens every host',
  *check({ policies }) {
    for (const policy of policies) {
      if (policy.hosts.length === 0) continue;
      for (const { value: rule, path } of policy.ports) {
        if (!isTcp(rule)) continue;
        const where = policy.ipAddresses.length > 0 ? 'within its ranges' : 'anywhere';
        yield {
          on: policy,
          path,
          message: `the \`${rule.protocol}\` rule on port ${rule.port} ignores \`hosts\`: it opens the port to every host ${where}`,
          fix: {
            message:
              'say `https` or `http` if that is what is sent, or give the port a policy with `ipAddresses`',
          },
        };
      }
    }
  },
});
