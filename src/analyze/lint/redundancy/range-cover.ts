import type { Address, IpRange } from '../../../match/address.js';

/** Addresses from `first` to `last`, both included, as numbers of one family. */
interface Interval {
  readonly first: bigint;
  readonly last: bigint;
}

/**
 * Whether ranges, taken together, contain every address of another. It is exact: `10.0.0.0/9` and `10.128.0.0/9`
 * contain `10.0.0.0/8`.
 */
export function rangesCover(outer: readonly IpRange[], inner: IpRange): boolean {
  const { family } = inner.network;
  const wanted = intervalOf(inner);
  const intervals = outer
    .filter(({ network }) => network.family === family)
    .map(intervalOf)
    .sort((left, right) => (left.first < right.first ? -1 : left.first > right.first ? 1 : 0));
  let covered = wanted.first;
  for (const { first, last } of intervals) {
    if (first > covered) return false;
    if (last >= covered) covered = last + 1n;
    if (covered > wanted.last) return true;
  }
  return false;
}

function intervalOf({ network, prefixLength }: IpRange): Interval {
  const first = numberOf(network);
  const hostBits = (network.family === 4 ? 32 : 128) - prefixLength;
  return { first, last: first + (1n << BigInt(hostBits)) - 1n };
}

function numberOf({ word0, word1, word2, word3 }: Address): bigint {
  return [word0, word1, word2, word3].reduce((value, word) => (value << 32n) | BigInt(word), 0n);
}
