import { quote } from '../../../model/quote.js';
import { defineRule } from '../lint-rule.js';

export const matchesOnOtherProtocol = defineRule({
  code: 'matches-on-other-protocol',
  severity: 'warning',
  summary: 'route groups constrain `http` rules alone',
  *check({ ports }) {
    for (const { on, value: rule, path } of ports) {
      if (rule.protocol === 'http' || on.routeGroups.length === 0) continue;
      yield {
        on,
        path,
        message: `the ${quote(rule.protocol)} rule on port ${rule.port} ignores \`matches\`: every method and path is allowed`,
        fix: { message: 'give the port a policy of its own, without `matches`' },
      };
    }
  },
});
