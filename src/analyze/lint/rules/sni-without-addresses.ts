import { defineRule } from '../lint-rule.js';

export const sniWithoutAddresses = defineRule({
  code: 'sni-without-addresses',
  severity: 'note',
  summary: 'an `https` rule that trusts the server name alone',
  *check({ policies }) {
    for (const policy of policies) {
      if (policy.hosts.length === 0 || policy.ipAddresses.length > 0) continue;
      for (const { value: rule, path } of policy.ports) {
        if (rule.protocol !== 'https') continue;
        yield {
          on: policy,
          path,
          message: `the \`https\` rule on port ${rule.port} has no \`ipAddresses\`: the server name is the client's claim, and may be sent to any address`,
          fix: { message: 'name the ranges of the hosts in `spec.ipAddresses`, if they are known' },
        };
      }
    }
  },
});
