import { fieldOf, isList, valueAt } from '../../../parse/values.js';
import { defineRule } from '../lint-rule.js';

export const lowerCaseMethod = defineRule({
  code: 'lower-case-method',
  severity: 'warning',
  summary: 'methods are compared with their case',
  supersedes: 'invalid-field',
  *check({ routeGroups }) {
    for (const group of routeGroups) {
      for (const { path } of group.routes) {
        const methods = fieldOf(valueAt(group.resource, path), 'methods');
        for (const [index, method] of (isList(methods) ? methods : []).entries()) {
          if (typeof method !== 'string' || method === method.toUpperCase()) continue;
          const upperCase = method.toUpperCase();
          yield {
            on: group,
            path: [...path, 'methods', index],
            message: `method \`${method}\` is not \`${upperCase}\`: methods are compared with their case, and the API server refuses it`,
            fix: { message: `write \`${upperCase}\``, replacement: upperCase },
          };
        }
      }
    }
  },
});
