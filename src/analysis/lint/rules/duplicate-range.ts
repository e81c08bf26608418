import { quote } from '../../../model/quote.js';
import { defineRule } from '../lint-rule.js';
import { canonicalRange } from './ranges.js';

export const duplicateRange = defineRule({
  code: 'duplicate-range',
  severity: 'note',
  summary: 'a range that is listed twice',
  *check({ policies }) {
    for (const policy of policies) {
      const seen = new Map<string, string>();
      for (const { value: range, path } of policy.ranges) {
        const canonical = canonicalRange(range);
        const first = seen.get(canonical);
        seen.set(canonical, first ?? range.text);
        if (first === undefined) continue;
        yield {
          on: policy,
          path,
          message: `range ${quote(range.text)} is listed before, as ${quote(first)}`,
          fix: { message: 'remove it' },
        };
      }
    }
  },
});
