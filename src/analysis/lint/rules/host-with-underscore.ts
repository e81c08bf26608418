import { quote } from '../../../model/quote.js';
import { defineRule } from '../lint-rule.js';

export const hostWithUnderscore = defineRule({
  code: 'host-with-underscore',
  severity: 'note',
  summary: 'a host with an underscore, which no host name may have',
  *check({ hosts }) {
    for (const { on, value: host, path } of hosts) {
      if (!host.includes('_')) continue;
      yield {
        on,
        path,
        message: `host ${quote(host)} has an underscore: it is not a host name (RFC 1123, section 2.1), and many clients and certificate authorities refuse it`,
        fix: { message: 'check the name: a hyphen is often meant' },
      };
    }
  },
});
