import { defineRule } from '../lint-rule.js';
import { eachRange } from './ranges.js';

export const rangeOfEveryAddress = defineRule({
  code: 'range-of-every-address',
  severity: 'warning',
  summary: 'a range that contains every address of its family',
  *check({ policies }) {
    for (const policy of policies) {
      for (const { range, path } of eachRange(policy)) {
        if (range.prefixLength > 0) continue;
        const family = `IPv${range.network.family}`;
        yield {
          on: policy,
          path,
          message: `range \`${range.text}\` contains every ${family} address, those of the cluster and of cloud metadata services included`,
          fix: { message: 'name the ranges that are needed' },
        };
      }
    }
  },
});
