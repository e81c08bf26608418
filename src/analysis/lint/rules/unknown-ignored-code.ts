import { quote } from '../../../model/quote.js';
import { suggest } from '../../../parse/suggest.js';
import { defineRule } from '../lint-rule.js';
import { ignoreAnnotation, ignoredCodes } from '../suppression.js';

export const unknownIgnoredCode = defineRule({
  code: 'unknown-ignored-code',
  severity: 'warning',
  summary: 'an annotation that ignores a code which no rule has',
  *check({ policies, routeGroups, codes }) {
    for (const on of [...policies, ...routeGroups]) {
      for (const code of ignoredCodes(on.resource)) {
        if (codes.has(code)) continue;
        const meant = suggest(code, codes);
        yield {
          on,
          path: ['metadata', 'annotations', ignoreAnnotation],
          message: `${quote(code)} is not the code of a lint rule, so nothing is ignored`,
          fix: { message: meant === undefined ? 'remove it' : `did you mean ${quote(meant)}?` },
        };
      }
    }
  },
});
