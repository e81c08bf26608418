import { parseHostPattern } from '../../../match/host.js';
import { quote } from '../../../model/quote.js';
import { defineRule } from '../lint-rule.js';

export const hostWithPort = defineRule({
  code: 'host-with-port',
  severity: 'warning',
  summary: 'a host with a port matches that port alone, and no server name',
  *check({ hosts }) {
    for (const { on, value: host, path } of hosts) {
      const result = parseHostPattern(host);
      const port = result.ok ? result.pattern.port : undefined;
      if (port === undefined) continue;
      const alone = host.slice(0, host.lastIndexOf(':'));
      yield {
        on,
        path,
        message: `host ${quote(host)} matches only a Host header with port ${port}, and no TLS server name`,
        fix: { message: `write ${quote(alone)}: ports are in \`spec.ports\``, replacement: alone },
      };
    }
  },
});
