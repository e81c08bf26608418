import { quote } from '../../../model/quote.js';
import { defineRule } from '../lint-rule.js';
import { isTcp } from './protocols.js';

export const tcpIgnoresHosts = defineRule({
  code: 'tcp-ignores-hosts',
  severity: 'warning',
  summary: 'a `tcp` rule ignores `hosts`, so it opens every host',
  *check({ ports }) {
    for (const { on, value: rule, path } of ports) {
      if (!isTcp(rule) || on.hosts.length === 0) continue;
      const where = on.ipAddresses.length > 0 ? 'within its ranges' : 'anywhere';
      yield {
        on,
        path,
        message: `the ${quote(rule.protocol)} rule on port ${rule.port} ignores \`hosts\`: it opens the port to every host ${where}`,
        fix: {
          message:
            'say `https` or `http` if that is what is sent, or give the port a policy with `ipAddresses`',
        },
      };
    }
  },
});
