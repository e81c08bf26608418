import { parseAddress } from '../../../match/address.js';
import { defineRule } from '../lint-rule.js';
import { canonicalRange, eachRange } from './ranges.js';

export const rangeWithHostBits = defineRule({
  code: 'range-with-host-bits',
  severity: 'warning',
  summary: 'a range whose address has bits behind the prefix: they are masked off',
  *check({ policies }) {
    for (const policy of policies) {
      for (const { range, path } of eachRange(policy)) {
        const written = parseAddress(range.text.slice(0, range.text.indexOf('/')));
        const { network } = range;
        const isMasked = written?.family === network.family && hasOtherBits(written, network);
        if (!isMasked) continue;
        const canonical = canonicalRange(range);
        yield {
          on: policy,
          path,
          message: `range \`${range.text}\` has host bits, which are masked off: it is \`${canonical}\``,
          fix: { message: `write \`${canonical}\`, or a longer prefix`, replacement: canonical },
        };
      }
    }
  },
});

type Words = Readonly<Record<'word0' | 'word1' | 'word2' | 'word3', number>>;

function hasOtherBits(left: Words, right: Words): boolean {
  return (['word0', 'word1', 'word2', 'word3'] as const).some((word) => left[word] !== right[word]);
}
