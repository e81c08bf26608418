/** Where one word of an address ends and the next begins: the sums and differences that a lookup rests on. */
import { describe, expect, test } from 'vitest';

import { parseIpRange, rangeContains } from '../../src/match/address.js';
import { RangeSet } from '../../src/match/range-set.js';
import { addressOf, rangeOf } from '../support/addresses.js';

function textOf(bits: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((bits >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  );
  return groups.join(':');
}

const all = (1n << 128n) - 1n;
const lengths = [1, 2, 31, 32, 33, 34, 63, 64, 65, 66, 95, 96, 97, 98, 127, 128];
/** Those after which the next address carries into one, two and three words, and the very last. */
const networks = [
  0x2001_0db8_0000_0000_0000_0000_0000_0000n,
  0x2001_0db8_ffff_ffff_ffff_ffff_ffff_ffffn,
  0x2001_0db8_0000_0001_ffff_ffff_ffff_ffffn,
  0x2001_0db8_0000_0001_0000_0001_ffff_ffffn,
  0x7fff_ffff_ffff_ffff_ffff_ffff_ffff_ffffn,
  0x8000_0000_0000_0000_0000_0000_0000_0001n,
  all,
];

interface Edges {
  readonly text: string;
  readonly first: bigint;
  readonly last: bigint;
}

const edges: readonly Edges[] = networks.flatMap((network) =>
  lengths.map((length) => {
    const hostBits = (1n << BigInt(128 - length)) - 1n;
    const first = network & (all ^ hostBits);
    return { text: `${textOf(network)}/${length}`, first, last: first | hostBits };
  }),
);

describe('a range has its first address and its last, and neither the one before nor the one behind', () => {
  test.each(edges)('$text', ({ text, first, last }) => {
    const range = rangeOf(text);
    const set = new RangeSet([range, rangeOf('::/0')]);
    const alone = new RangeSet([range]);
    for (const at of [first, last, first - 1n, last + 1n].filter((bits) => bits >= 0n && bits <= all)) {
      const address = addressOf(textOf(at));
      const isInside = at >= first && at <= last;
      expect(rangeContains(range, address)).toBe(isInside);
      expect(alone.firstContaining(address)).toBe(isInside ? range : undefined);
      expect(set.firstContaining(address)?.text).toBe(isInside ? text : '::/0');
    }
  });
});

test('of all of them at once, each address is in those that contain it, and the first is found', () => {
  const ranges = edges.map(({ text }) => rangeOf(text));
  const set = new RangeSet(ranges);
  for (const at of edges.flatMap(({ first, last }) => [first, last, first - 1n, last + 1n])) {
    if (at < 0n || at > all) continue;
    const address = addressOf(textOf(at));
    expect(set.firstContaining(address)).toBe(ranges.find((range) => rangeContains(range, address)));
  }
});

describe('a range that cannot be read', () => {
  const notAnAddress =
    'it is not an IPv4 or IPv6 address with a prefix length, such as `10.0.0.0/8` or `2001:db8::/32`';

  test.each([
    ['10.0.0.1', 'it has no prefix length: write `10.0.0.1/32`'],
    ['2001:db8::1', 'it has no prefix length: write `2001:db8::1/128`'],
    ['10.0.0.0/33', 'its prefix length is not a number from 0 to 32'],
    ['10.0.0.0/', 'its prefix length is not a number from 0 to 32'],
    ['10.0.0.0/a', 'its prefix length is not a number from 0 to 32'],
    ['10.0.0.0/8/8', 'its prefix length is not a number from 0 to 32'],
    ['::/129', 'its prefix length is not a number from 0 to 128'],
    ['::/1000000000000', 'its prefix length is not a number from 0 to 128'],
    ['::ffff:10.0.0.0/129', 'its prefix length is not a number from 0 to 128'],
    ['', notAnAddress],
    ['/8', notAnAddress],
    ['a/8', notAnAddress],
    ['10.0.0/8', notAnAddress],
    ['010.0.0.0/8', notAnAddress],
    ['1:2:3:4:5:6:7:8:9/8', notAnAddress],
    ['1:2:3:4:5:6:7/8', notAnAddress],
    ['1::2::3/8', notAnAddress],
    ['1:2:3:4:5:6:7:1.2.3.4/8', notAnAddress],
    ['1:2:3:4:5:1.2.3.4/8', notAnAddress],
    ['::1.2.3/8', notAnAddress],
    ['::1.2.3.4.5/8', notAnAddress],
    ['12345::/8', notAnAddress],
    ['::g/8', notAnAddress],
    [':1::/8', notAnAddress],
    ['1:/8', notAnAddress],
    ['1::2:/8', notAnAddress],
  ])('%s: %s', (text, reason) => {
    expect(parseIpRange(text)).toEqual({ ok: false, reason });
  });
});
