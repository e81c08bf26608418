import { defineRule } from '../lint-rule.js';
import { canonicalRange, eachRange } from './ranges.js';

export const duplicateRange = defineRule({
  code: 'duplicate-range',
  severity: 'note',
  summary: 'a range that stands in the list before',
  *check({ policies }) {
    for (const policy of policies) {
      const seen = new Map<string, string>();
      for (const { range, path } of eachRange(policy)) {
        const canonical = canonicalRange(range);
        const first = seen.get(canonical);
        seen.set(canonical, first ?? range.text);
        if (first === undefined) continue;
        yield {
          on: policy,
          path,
          message: `range \`${range.text}\` is listed before, as \`${first}\``,
          fix: { message: 'remove it' },
        };
      }
    }
  },
});
