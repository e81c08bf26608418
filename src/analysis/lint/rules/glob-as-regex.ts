import { quote } from '../../../model/quote.js';
import { defineRule } from '../lint-rule.js';
import { findGlobs, globsToRegex } from './glob.js';

export const globAsRegex = defineRule({
  code: 'glob-as-regex',
  severity: 'warning',
  summary: 'a `*` after a letter repeats the letter: it is not a wildcard',
  *check({ routes }) {
    for (const { on, value: route, path } of routes) {
      const pattern = route.pathRegex ?? '';
      const [glob] = findGlobs(pattern);
      if (glob === undefined) continue;
      const repeated = pattern.charAt(glob - 1);
      const meant = globsToRegex(pattern);
      yield {
        on,
        path: [...path, 'pathRegex'],
        message: `in regex ${quote(pattern)}, the \`*\` repeats ${quote(repeated)}: it is not a wildcard, so ${quote(meant)} was probably meant`,
        fix: { message: `write ${quote(meant)}`, replacement: meant },
      };
    }
  },
});
