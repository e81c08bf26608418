import { quote } from '../../../model/quote.js';
import { defineRule } from '../lint-rule.js';

export const hostWithCapitals = defineRule({
  code: 'host-with-capitals',
  severity: 'note',
  summary: 'a host with capitals, which sidecars do not all fold',
  *check({ hosts }) {
    for (const { on, value: host, path } of hosts) {
      const lowerCase = host.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
      if (lowerCase === host) continue;
      yield {
        on,
        path,
        message: `host ${quote(host)} has capitals: names have no case, but Pipy compares hosts with it, and Envoy server names`,
        fix: { message: `write ${quote(lowerCase)}`, replacement: lowerCase },
      };
    }
  },
});
