import { type IpRange, parseAddress } from '../../../match/address.js';
import { quote } from '../../../model/quote.js';
import { defineRule } from '../lint-rule.js';
import { canonicalRange } from './ranges.js';

export const rangeWithHostBits = defineRule({
  code: 'range-with-host-bits',
  severity: 'warning',
  summary: 'a range whose address has bits after the prefix: they are masked off',
  *check({ ranges }) {
    for (const { on, value: range, path } of ranges) {
      if (!hasHostBits(range)) continue;
      const canonical = canonicalRange(range);
      yield {
        on,
        path,
        message: `range ${quote(range.text)} has host bits, which are masked off: it is ${quote(canonical)}`,
        fix: { message: `write ${quote(canonical)}, or a longer prefix`, replacement: canonical },
      };
    }
  },
});

/** Whether the address as it is written is another than that of the network. */
function hasHostBits({ text, network }: IpRange): boolean {
  const written = parseAddress(text.slice(0, text.indexOf('/')));
  if (!written) return false;
  // A short prefix of a mapped address is a range of IPv6 addresses.
  const address = written.family === network.family ? written : { ...written, word2: mappedPrefix };
  return (['word0', 'word1', 'word2', 'word3'] as const).some((word) => address[word] !== network[word]);
}

const mappedPrefix = 0xffff;
