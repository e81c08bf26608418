import { quote } from '../../../model/quote.js';
import { defineRule } from '../lint-rule.js';
import { whyNoPath } from './path-emptiness.js';

export const regexMatchesNoPath = defineRule({
  code: 'regex-matches-no-path',
  severity: 'warning',
  summary: 'a path regex that can match no path',
  *check({ routes }) {
    for (const { on, value: route, path } of routes) {
      const reason = route.pathRegex ? whyNoPath(route.pathRegex) : undefined;
      if (!reason) continue;
      yield {
        on,
        path: [...path, 'pathRegex'],
        message: `regex ${quote(route.pathRegex ?? '')} matches no path: ${reason.message}`,
        fix: reason.fix,
      };
    }
  },
});
