import type { Address, IpRange } from '../../match/address.js';
import { formatAddress } from '../../match/format-address.js';
import type { MergedRule } from './merged-rule.js';

/** Addresses of one family, both ends included. */
export interface Interval {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** Addresses that no rule distinguishes. */
export interface AddressClass {
  readonly intervals: readonly Interval[];
  /** One of the addresses. */
  readonly example: string;
  /** The rules that accept the addresses. */
  readonly rules: readonly MergedRule[];
}

const bits = { 4: 32, 6: 128 } as const;
const mappedFirst = 0xffffn << 32n;
const mappedLast = mappedFirst + 0xffffffffn;

/** Splits all addresses into equivalence classes, by the ranges of the rules. */
export function findAddressClasses(rules: readonly MergedRule[]): readonly AddressClass[] {
  const constrained = rules.filter(({ rule }) => rule.ranges.length > 0);
  const anywhere = rules.filter(({ rule }) => rule.ranges.length === 0);
  const classes = new Map<string, { readonly accepting: ReadonlySet<MergedRule>; intervals: Interval[] }>();
  for (const family of [4, 6] as const) {
    for (const { interval, accepting } of splitFamily(family, constrained)) {
      const key = [...accepting].map(({ id }) => id).join();
      const known = classes.get(key);
      if (known) known.intervals.push(interval);
      else classes.set(key, { accepting, intervals: [interval] });
    }
  }
  return Array.from(classes.values(), ({ accepting, intervals }) => ({
    intervals,
    example: exampleOf(intervals),
    rules: [...anywhere, ...accepting].sort((left, right) => left.id - right.id),
  }));
}

interface Accepted {
  readonly interval: Interval;
  readonly accepting: Set<MergedRule>;
}

/** Cuts the addresses of a family wherever a range begins or ends. */
function splitFamily(family: 4 | 6, rules: readonly MergedRule[]): readonly Accepted[] {
  const ranges = rules.flatMap((merged) =>
    merged.rule.ranges
      .filter(({ network }) => network.family === family)
      .map((range) => ({ merged, ...intervalOf(range) })),
  );
  const end = 1n << BigInt(bits[family]);
  const starts = [...new Set([0n, ...ranges.flatMap(({ first, last }) => [first, last + 1n])])]
    .filter((start) => start < end)
    .sort((left, right) => (left < right ? -1 : 1));
  const pieces = starts.map((first, index): Accepted => {
    const last = (starts[index + 1] ?? end) - 1n;
    return { interval: { family, first, last }, accepting: new Set() };
  });
  const indices = new Map(starts.map((start, index) => [start, index]));
  for (const { merged, first, last } of ranges) {
    const firstPiece = indices.get(first) ?? 0;
    const endPiece = indices.get(last + 1n) ?? pieces.length;
    for (const { accepting } of pieces.slice(firstPiece, endPiece)) accepting.add(merged);
  }
  return pieces.filter(({ interval }) => !isMapped(interval));
}

function intervalOf({ network, prefixLength }: IpRange): Interval {
  const { family } = network;
  const first = valueOf(network);
  return { family, first, last: first + (1n << BigInt(bits[family] - prefixLength)) - 1n };
}

function valueOf({ family, word0, word1, word2, word3 }: Address): bigint {
  const words = family === 4 ? [word3] : [word0, word1, word2, word3];
  return words.reduce((value, word) => (value << 32n) | BigInt(word), 0n);
}

/** IPv4-mapped addresses are IPv4 addresses, which are split as such. */
function isMapped({ family, first, last }: Interval): boolean {
  return family === 6 && first >= mappedFirst && last <= mappedLast;
}

/** Addresses that RFC 5737 and RFC 3849 reserve for examples. */
const usual = [
  { family: 4, value: 0xc0000201n },
  { family: 6, value: (0x20010db8n << 96n) + 1n },
] as const;

/** One that is reserved for examples, or else the first; but not the network address if another is there. */
function exampleOf(intervals: readonly Interval[]): string {
  const example = usual.find(({ family, value }) =>
    intervals.some((one) => one.family === family && one.first <= value && value <= one.last),
  );
  const [interval] = intervals;
  if (example || !interval) return example ? format(example.family, example.value) : '';
  return firstOf(interval);
}

function firstOf({ family, first, last }: Interval): string {
  const isZero = (first & 0xffn) === 0n && first < last;
  const example = isZero ? first + 1n : first;
  const isInMapped = family === 6 && example >= mappedFirst && example <= mappedLast;
  return format(family, isInMapped ? mappedLast + 1n : example);
}

/** Writes addresses as CIDR ranges, as few as possible. */
export function formatRanges(intervals: readonly Interval[]): readonly string[] {
  return joinAdjacent(intervals).flatMap(rangesOf);
}

function joinAdjacent(intervals: readonly Interval[]): readonly Interval[] {
  const sorted = [...intervals].sort(
    (left, right) => left.family - right.family || (left.first < right.first ? -1 : 1),
  );
  const joined: Interval[] = [];
  for (const interval of sorted) {
    const before = joined.at(-1);
    const follows = before?.family === interval.family && isAdjacent(before.last, interval);
    if (follows) joined[joined.length - 1] = { ...before, last: interval.last };
    else joined.push(interval);
  }
  return joined;
}

/** Whether no address is between them. Those of the mapped block do not count: they are IPv4. */
function isAdjacent(last: bigint, { family, first }: Interval): boolean {
  const skipsMapped = family === 6 && last + 1n === mappedFirst && first === mappedLast + 1n;
  return first === last + 1n || skipsMapped;
}

function rangesOf({ family, first, last }: Interval): readonly string[] {
  const ranges: string[] = [];
  for (let start = first; start <= last;) {
    let length = bits[family];
    while (length > 0 && fits(start, sizeOf(family, length - 1), last)) length--;
    ranges.push(`${format(family, start)}/${length}`);
    start += sizeOf(family, length);
  }
  return ranges;
}

function sizeOf(family: 4 | 6, length: number): bigint {
  return 1n << BigInt(bits[family] - length);
}

function fits(start: bigint, size: bigint, last: bigint): boolean {
  return start % size === 0n && start + size - 1n <= last;
}

function format(family: 4 | 6, value: bigint): string {
  const word = (index: number): number => Number((value >> BigInt(32 * (3 - index))) & 0xffffffffn);
  return formatAddress({ family, word0: word(0), word1: word(1), word2: word(2), word3: word(3) });
}
