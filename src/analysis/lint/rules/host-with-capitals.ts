import { quote } from '../../../model/quote.js';
import { defineRule } from '../lint-rule.js';

export const hostWithCapitals = defineRule({
  code: 'host-with-capitals',
  severity: 'note',
  summary: 'a host with capitals, which some sidecars compare exactly',
  *check({ hosts }) {
    for (const { on, value: host, path } of hosts) {
      const lowerCase = host.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
      if (lowerCase === host) continue;
      yield {
        on,
        path,
        message: `host ${quote(host)} has capitals: host names are case-insensitive, but Pipy compares them exactly, and so does Envoy with server names`,
        fix: { message: `write ${quote(lowerCase)}`, replacement: lowerCase },
      };
    }
  },
});
