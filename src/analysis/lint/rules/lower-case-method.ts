import { quote } from '../../../model/quote.js';
import { defineRule } from '../lint-rule.js';

export const lowerCaseMethod = defineRule({
  code: 'lower-case-method',
  severity: 'warning',
  summary: 'methods are case-sensitive',
  supersedes: 'invalid-field',
  *check({ routes }) {
    for (const { on, value: route, path } of routes) {
      for (const [index, method] of route.methods.entries()) {
        const upperCase = method.toUpperCase();
        if (method === upperCase) continue;
        yield {
          on,
          path: [...path, 'methods', index],
          message: `method ${quote(method)} is not ${quote(upperCase)}: methods are case-sensitive, and the API server refuses it`,
          fix: { message: `write ${quote(upperCase)}`, replacement: upperCase },
        };
      }
    }
  },
});
