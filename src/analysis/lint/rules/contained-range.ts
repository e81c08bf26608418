import { type IpRange, mask, rangeContains } from '../../../match/address.js';
import { quote } from '../../../model/quote.js';
import { defineRule } from '../lint-rule.js';
import { canonicalRange } from './ranges.js';

export const containedRange = defineRule({
  code: 'contained-range',
  severity: 'note',
  summary: 'a range that another range of the list contains',
  *check({ policies }) {
    for (const policy of policies) {
      const ranges = policy.ranges;
      const byText = new Map(ranges.map(({ value: range }) => [canonicalRange(range), range]));
      for (const { value: range, path } of ranges) {
        const wider = findWider(range, byText);
        if (!wider) continue;
        yield {
          on: policy,
          path,
          message: `range ${quote(range.text)} lies within ${quote(wider.text)}, so it adds nothing`,
          fix: { message: `remove it, or remove ${quote(wider.text)} if that is too wide` },
        };
      }
    }
  },
});

/** A look-up for each shorter prefix, so that long lists are not compared with themselves. */
function findWider(range: IpRange, byText: ReadonlyMap<string, IpRange>): IpRange | undefined {
  for (let prefixLength = 0; prefixLength < range.prefixLength; prefixLength++) {
    const network = mask(range.network, prefixLength);
    const wider = byText.get(canonicalRange({ text: '', network, prefixLength }));
    if (wider && rangeContains(wider, range.network)) return wider;
  }
  return undefined;
}
