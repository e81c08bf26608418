import { parseHostPattern } from '../../../match/host.js';
import { defineRule } from '../lint-rule.js';

export const hostWithPort = defineRule({
  code: 'host-with-port',
  severity: 'warning',
  summary: 'a host with a port matches that port alone, and no server name',
  *check({ policies }) {
    for (const policy of policies) {
      for (const { value: host, path } of policy.hosts) {
        const result = parseHostPattern(host);
        const port = result.ok ? result.pattern.port : undefined;
        if (port === undefined) continue;
        const alone = host.slice(0, host.lastIndexOf(':'));
        yield {
          on: policy,
          path,
          message: `host \`${host}\` matches only a Host header with port ${port}, and no TLS server name`,
          fix: { message: `write \`${alone}\`: the ports stand in \`spec.ports\``, replacement: alone },
        };
      }
    }
  },
});
