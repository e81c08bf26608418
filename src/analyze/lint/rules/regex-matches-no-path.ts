import { defineRule } from '../lint-rule.js';
import { whyNoPath } from './path-emptiness.js';

export const regexMatchesNoPath = defineRule({
  code: 'regex-matches-no-path',
  severity: 'warning',
  summary: 'a path regex that can match no path',
  *check({ routeGroups }) {
    for (const group of routeGroups) {
      for (const { value: route, path } of group.routes) {
        const reason = route.pathRegex ? whyNoPath(route.pathRegex) : undefined;
        if (!reason) continue;
        yield {
          on: group,
          path: [...path, 'pathRegex'],
          message: `regex \`${route.pathRegex ?? ''}\` matches no path: ${reason.message}`,
          fix: reason.fix,
        };
      }
    }
  },
});
