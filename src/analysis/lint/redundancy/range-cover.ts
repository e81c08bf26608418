import type { Address, IpRange } from '../../../match/address.js';

/** Addresses from `first` to `last`, both included, as numbers of one family. */
interface Interval {
  readonly first: bigint;
  readonly last: bigint;
}

/** Whether some ranges, taken together, contain every address of another. */
export type RangeCover = (inner: IpRange) => boolean;

/**
 * Reads ranges once, to ask about many others. The answers are exact: `10.0.0.0/9` and `10.128.0.0/9` contain
 * `10.0.0.0/8`.
 */
export function createRangeCover(ranges: readonly IpRange[]): RangeCover {
  const families = { 4: mergedIntervals(ranges, 4), 6: mergedIntervals(ranges, 6) };
  return (inner) => {
    const { first, last } = intervalOf(inner);
    const interval = lastStartingUpTo(families[inner.network.family], first);
    return interval !== undefined && interval.last >= last;
  };
}

/** Disjoint, with gaps in between, ascending. */
function mergedIntervals(ranges: readonly IpRange[], family: 4 | 6): readonly Interval[] {
  const intervals = ranges
    .filter(({ network }) => network.family === family)
    .map(intervalOf)
    .sort((left, right) => (left.first < right.first ? -1 : left.first > right.first ? 1 : 0));
  const merged: Interval[] = [];
  for (const { first, last } of intervals) {
    const previous = merged.at(-1);
    if (!previous || first > previous.last + 1n) merged.push({ first, last });
    else if (last > previous.last) merged.splice(-1, 1, { first: previous.first, last });
  }
  return merged;
}

function lastStartingUpTo(intervals: readonly Interval[], address: bigint): Interval | undefined {
  let low = 0;
  let high = intervals.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((intervals[middle]?.first ?? 0n) <= address) low = middle + 1;
    else high = middle;
  }
  return intervals[low - 1];
}

function intervalOf({ network, prefixLength }: IpRange): Interval {
  const first = numberOf(network);
  const hostBits = (network.family === 4 ? 32 : 128) - prefixLength;
  return { first, last: first + (1n << BigInt(hostBits)) - 1n };
}

function numberOf({ word0, word1, word2, word3 }: Address): bigint {
  return [word0, word1, word2, word3].reduce((value, word) => (value << 32n) | BigInt(word), 0n);
}
