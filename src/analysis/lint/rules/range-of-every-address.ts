import { quote } from '../../../model/quote.js';
import { defineRule } from '../lint-rule.js';

export const rangeOfEveryAddress = defineRule({
  code: 'range-of-every-address',
  severity: 'warning',
  summary: 'a range that contains every address of its family',
  *check({ ranges }) {
    for (const { on, value: range, path } of ranges) {
      if (range.prefixLength > 0) continue;
      const family = `IPv${range.network.family}`;
      yield {
        on,
        path,
        message: `range ${quote(range.text)} contains every ${family} address, those of the cluster and of cloud metadata services included`,
        fix: { message: 'name the ranges that are needed' },
      };
    }
  },
});
