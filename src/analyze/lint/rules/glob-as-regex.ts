import { defineRule } from '../lint-rule.js';
import { findGlobs, globsToRegex } from './glob.js';

export const globAsRegex = defineRule({
  code: 'glob-as-regex',
  severity: 'warning',
  summary: 'a `*` behind a letter repeats the letter: it is no wildcard',
  *check({ routeGroups }) {
    for (const group of routeGroups) {
      for (const { value: route, path } of group.routes) {
        const pattern = route.pathRegex ?? '';
        const [glob] = findGlobs(pattern);
        if (glob === undefined) continue;
        const repeated = pattern.charAt(glob - 1);
        const meant = globsToRegex(pattern);
        yield {
          on: group,
          path: [...path, 'pathRegex'],
          message: `in regex \`${pattern}\`, the \`*\` repeats \`${repeated}\`: it is no wildcard, so \`${meant}\` was probably meant`,
          fix: { message: `write \`${meant}\``, replacement: meant },
        };
      }
    }
  },
});
