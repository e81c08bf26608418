import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, test } from 'vitest';

import {
  type Address,
  type IpRange,
  parseAddress,
  parseIpRange,
  rangeContains,
} from '../../src/match/address.js';
import { formatAddress } from '../../src/match/format-address.js';
import { PARSE_CIDR, PARSE_IP } from '../support/go-addresses.js';
import {
  type IntegerAddress,
  integerAddress,
  integerRange,
  integerRangeContains,
} from '../support/integer-address.js';
import { property } from '../support/property.js';

describe('reads what Go reads', () => {
  test.each(PARSE_IP)('net.ParseIP(%j) is %s', (text, address) => {
    const parsed = parseAddress(text);
    expect(parsed ? formatAddress(parsed) : null).toBe(address);
  });

  test.each(PARSE_CIDR)('net.ParseCIDR(%j) is %s', (text, network) => {
    const result = parseIpRange(text);
    expect(result.ok ? formatRange(result.range) : null).toBe(network);
  });

  test('the tables are long enough to mean something', () => {
    expect(PARSE_IP.length).toBeGreaterThanOrEqual(80);
    expect(PARSE_CIDR.length).toBeGreaterThanOrEqual(60);
  });
});

const ipv4Value = fc.oneof(
  fc.bigInt(0n, 0xffffffffn),
  fc.constantFrom(0n, 1n, 0x7fffffffn, 0x80000000n, 0xffffffffn),
);
const group = fc.oneof(fc.constant(0), fc.constantFrom(1, 0xffff, 0x8000, 0x7fff), fc.nat(0xffff));
const ipv6Value = fc
  .array(group, { minLength: 8, maxLength: 8 })
  .map((groups) => groups.reduce((value, one) => value * 0x10000n + BigInt(one), 0n))
  .filter((value) => value >> 32n !== 0xffffn);
const ipv4Text = ipv4Value.map(dotted);
const ipv6Text = fc
  .tuple(ipv6Value, fc.boolean())
  .map(([value, upper]) => (upper ? colons(value).toUpperCase() : colons(value)));
const mappedText = fc
  .tuple(ipv4Value, fc.boolean())
  .map(([value, hex]) => (hex ? colons((0xffffn << 32n) | value) : `::ffff:${dotted(value)}`));
const addressText = fc.oneof(ipv4Text, mappedText, ipv6Text);

const ipv4RangeText = fc
  .tuple(ipv4Text, fc.oneof(fc.constantFrom(0, 1, 31, 32), fc.nat(32)))
  .map(([text, length]) => `${text}/${length}`);
const mappedRangeText = fc
  .tuple(mappedText, fc.oneof(fc.constantFrom(0, 95, 96, 97, 128), fc.nat(128)))
  .map(([text, length]) => `${text}/${length}`);
const ipv6RangeText = fc
  .tuple(ipv6Text, fc.oneof(fc.constantFrom(0, 1, 31, 32, 33, 64, 127, 128), fc.nat(128)))
  .map(([text, length]) => `${text}/${length}`);
const rangeText = fc.oneof(ipv4RangeText, mappedRangeText, ipv6RangeText);

/** A range, and an address that differs from it in at most the bits from a random one on. */
const rangeAndNeighbour = fc
  .tuple(rangeText, fc.nat(128), fc.bigInt(0n, (1n << 128n) - 1n))
  .map(([text, from, noise]) => {
    const range = integerRange(text);
    if (!range) throw new Error(`the generator made ${text}`);
    const bits = Math.max(0, range.width - from);
    return [
      text,
      textOf({ width: range.width, value: range.value ^ (noise & ((1n << BigInt(bits)) - 1n)) }),
    ] as const;
  });

describe('membership is integer arithmetic', () => {
  property('an address is the integer it stands for', addressText, (text) => {
    expect(integerOf(address(text))).toEqual(integerAddress(text));
  });

  property(
    'a range contains an address iff their first bits agree',
    fc.oneof(rangeAndNeighbour, fc.tuple(rangeText, addressText)),
    ([range, text]) => {
      expect(rangeContains(ipRange(range), address(text))).toBe(contains(range, text));
    },
  );

  property(
    'a range contains the address it is written with, whatever its host bits',
    fc.oneof(ipv4RangeText, ipv6RangeText),
    (text) => {
      const [base = ''] = text.split('/');
      expect(rangeContains(ipRange(text), address(base))).toBe(true);
    },
  );

  property('a full-length range contains one address', fc.tuple(addressText, addressText), ([one, other]) => {
    const range = ipRange(`${one}/${one.includes(':') ? 128 : 32}`);
    expect(rangeContains(range, address(one))).toBe(true);
    expect(rangeContains(range, address(other))).toBe(
      formatAddress(address(one)) === formatAddress(address(other)),
    );
  });

  property('/0 contains every address of its family and none of the other', addressText, (text) => {
    const isIPv4 = address(text).family === 4;
    expect(rangeContains(ipRange('0.0.0.0/0'), address(text))).toBe(isIPv4);
    expect(rangeContains(ipRange('::/0'), address(text))).toBe(!isIPv4);
  });

  property(
    'a mapped range of 96 bits and more is the IPv4 range',
    fc.tuple(ipv4Value, fc.nat(32), addressText),
    ([value, length, text]) => {
      const mapped = ipRange(`::ffff:${dotted(value)}/${length + 96}`);
      expect(rangeContains(mapped, address(text))).toBe(
        rangeContains(ipRange(`${dotted(value)}/${length}`), address(text)),
      );
    },
  );

  property(
    'a mapped range of less than 96 bits contains no IPv4 address',
    fc.tuple(mappedText, fc.nat(95), ipv4Text),
    ([base, length, text]) => {
      expect(rangeContains(ipRange(`${base}/${length}`), address(text))).toBe(false);
    },
  );

  property('the network of a range is its lowest address', rangeText, (text) => {
    const { network, prefixLength } = ipRange(text);
    const { width, value } = integerRange(text) ?? { width: 32, value: -1n };
    const hostBits = BigInt(width - prefixLength);
    expect(integerOf(network)).toEqual({ width, value: (value >> hostBits) << hostBits });
  });

  property('host bits are masked off', fc.oneof(ipv4RangeText, ipv6RangeText), (text) => {
    const { network, prefixLength } = ipRange(text);
    expect(parseIpRange(`${formatAddress(network)}/${prefixLength}`)).toMatchObject({
      ok: true,
      range: { network, prefixLength },
    });
  });
});

/** Texts near the grammar: addresses with some characters replaced, inserted or deleted. */
const nearlyAddress = fc
  .tuple(
    fc.oneof(addressText, rangeText, fc.constantFrom('', '::', '1.2.3.4')),
    fc.array(
      fc.tuple(fc.nat(50), fc.constantFrom('', '0', '1', 'f', '.', ':', '::', '/', '%', ' ', 'x', '25')),
      { maxLength: 3 },
    ),
  )
  .map(([text, edits]) =>
    edits.reduce((edited, [at, by]) => edited.slice(0, at) + by + edited.slice(at + 1), text),
  );

describe('agrees with other readers', () => {
  property('with Node, on what is an address', nearlyAddress, (text) => {
    expect(parseAddress(text) !== undefined).toBe(integerAddress(text) !== undefined);
  });

  property('with ipaddr.js on every text that is strictly an address', nearlyAddress, (text) => {
    const parsed = parseAddress(text);
    if (!parsed) return;
    expect(ipaddr.isValid(text)).toBe(true);
    if (isIPv4Compatible(text)) return;
    expect(formatAddress(parsed)).toBe(ipaddr.process(text).toString());
  });

  property('with the oracle on what is a range', nearlyAddress, (text) => {
    expect(parseIpRange(text).ok).toBe(integerRange(text) !== undefined);
  });

  property('any text at all is read without an error', fc.string({ unit: 'binary' }), (text) => {
    expect(parseAddress(text) === undefined || integerAddress(text) !== undefined).toBe(true);
    expect(typeof parseIpRange(text).ok).toBe('boolean');
  });
});

/** ipaddr.js reads `::1.2.3.4` as the mapped address, which it is not. */
function isIPv4Compatible(text: string): boolean {
  return text.includes('.') && integerAddress(text)?.width === 128;
}

function address(text: string): Address {
  const parsed = parseAddress(text);
  if (!parsed) throw new Error(`${text} is an address`);
  return parsed;
}

function ipRange(text: string): IpRange {
  const result = parseIpRange(text);
  if (!result.ok) throw new Error(`${text} is a range`);
  return result.range;
}

function formatRange({ network, prefixLength }: IpRange): string {
  return `${formatAddress(network)}/${prefixLength}`;
}

function contains(range: string, text: string): boolean {
  const [parsedRange, parsedAddress] = [integerRange(range), integerAddress(text)];
  return (
    parsedRange !== undefined &&
    parsedAddress !== undefined &&
    integerRangeContains(parsedRange, parsedAddress)
  );
}

function integerOf({ family, word0, word1, word2, word3 }: Address): IntegerAddress {
  const value = [word0, word1, word2, word3].reduce((all, word) => (all << 32n) | BigInt(word), 0n);
  return { width: family === 4 ? 32 : 128, value };
}

function textOf({ width, value }: IntegerAddress): string {
  return width === 32 ? dotted(value) : colons(value);
}

function dotted(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => ((value >> shift) & 0xffn).toString()).join('.');
}

function colons(value: bigint): string {
  return Array.from({ length: 8 }, (_, index) =>
    ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  ).join(':');
}
