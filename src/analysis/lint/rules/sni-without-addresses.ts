import { defineRule } from '../lint-rule.js';

export const sniWithoutAddresses = defineRule({
  code: 'sni-without-addresses',
  severity: 'note',
  summary: 'an `https` rule that trusts the server name alone',
  *check({ ports }) {
    for (const { on, value: rule, path } of ports) {
      const isByNameAlone = on.hosts.length > 0 && on.ipAddresses.length === 0;
      if (rule.protocol !== 'https' || !isByNameAlone) continue;
      yield {
        on,
        path,
        message: `the \`https\` rule on port ${rule.port} has no \`ipAddresses\`: the server name is the client's claim, and may be sent to any address`,
        fix: { message: 'name the ranges of the hosts in `spec.ipAddresses`, if they are known' },
      };
    }
  },
});
