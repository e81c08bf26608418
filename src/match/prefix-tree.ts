import type { Address, IpRange } from './address.js';

/**
 * Ranges, each nested in at most one smallest other, as prefixes are; and for every address the innermost one that
 * contains it, by binary search.
 *
 * The bounds of the ranges cut the addresses of each family into elementary intervals. Each interval names its
 * innermost range, which names the next one around it: so the whole takes no more room than the ranges, however
 * deeply they are nested.
 */
export class PrefixTree {
  /** For each range that was given, its node. Equal ranges share one. */
  readonly nodeOfRange: Int32Array;
  /** For each node, the node of the smallest range around it; -1 if there is none. */
  readonly parents: readonly number[];
  private readonly ipv4: Intervals;
  private readonly ipv6: Intervals;

  constructor(ranges: readonly IpRange[]) {
    this.nodeOfRange = new Int32Array(ranges.length);
    const parents: number[] = [];
    this.ipv4 = this.addFamily(4, ranges, parents);
    this.ipv6 = this.addFamily(6, ranges, parents);
    this.parents = parents;
  }

  /** The node of the innermost range that contains the address; -1 if none does. */
  innermost(address: Address): number {
    return address.family === 4 ? innermostIPv4(this.ipv4, address.word3) : innermostIPv6(this.ipv6, address);
  }

  /** An address of which a node is the innermost, or that is in none if the node is -1; `undefined` if there is none. */
  addressIn(node: number): Address | undefined {
    return addressIn(this.ipv4, 4, node) ?? addressIn(this.ipv6, 6, node);
  }

  /** Sorted, a range stands behind those around it: a stack of the open ones is all it takes. */
  private addFamily(family: 4 | 6, ranges: readonly IpRange[], parents: number[]): Intervals {
    const sorted = ranges
      .map((range, index) => ({ range, index }))
      .filter(({ range }) => range.network.family === family)
      .sort((left, right) => compareRanges(left.range, right.range));
    const cuts: Cut[] = [];
    const open: OpenRange[] = [];
    let previous: IpRange | undefined;
    for (const { range, index } of sorted) {
      if (!previous || compareRanges(previous, range) !== 0) {
        closeBefore(range.network, open, cuts);
        const node = parents.length;
        parents.push(open.at(-1)?.node ?? outside);
        open.push({ node, last: lastOf(range) });
        cut(cuts, range.network, node);
        previous = range;
      }
      this.nodeOfRange[index] = parents.length - 1;
    }
    closeBefore(undefined, open, cuts);
    return intervalsOf(cuts);
  }
}

const outside = -1;

interface OpenRange {
  readonly node: number;
  readonly last: Address;
}

/** From `start` on, up to the next cut, `node` is the innermost. */
interface Cut {
  readonly start: Address;
  readonly node: number;
}

/** Cuts in ascending order: four words each, and a node. */
interface Intervals {
  readonly word0: Uint32Array;
  readonly word1: Uint32Array;
  readonly word2: Uint32Array;
  readonly word3: Uint32Array;
  readonly nodes: Int32Array;
}

/** Closes the open ranges that end before an address, or all. */
function closeBefore(address: Address | undefined, open: OpenRange[], cuts: Cut[]): void {
  for (let inner = open.at(-1); inner; inner = open.at(-1)) {
    if (address && compareAddresses(inner.last, address) >= 0) return;
    open.pop();
    const next = successor(inner.last);
    if (next) cut(cuts, next, open.at(-1)?.node ?? outside);
  }
}

/** A later cut at the same address is the one that counts: there the inner range starts, or several end. */
function cut(cuts: Cut[], start: Address, node: number): void {
  const last = cuts.at(-1);
  if (last && compareAddresses(last.start, start) === 0) cuts.pop();
  cuts.push({ start, node });
}

function intervalsOf(cuts: readonly Cut[]): Intervals {
  return {
    word0: Uint32Array.from(cuts, ({ start }) => start.word0),
    word1: Uint32Array.from(cuts, ({ start }) => start.word1),
    word2: Uint32Array.from(cuts, ({ start }) => start.word2),
    word3: Uint32Array.from(cuts, ({ start }) => start.word3),
    nodes: Int32Array.from(cuts, ({ node }) => node),
  };
}

function addressIn(intervals: Intervals, family: 4 | 6, node: number): Address | undefined {
  const { word0, word1, word2, word3, nodes } = intervals;
  const first: Address = { family, word0: 0, word1: 0, word2: 0, word3: 0 };
  const isFirst = word0[0] === 0 && word1[0] === 0 && word2[0] === 0 && word3[0] === 0;
  if (node === outside && !isFirst) return first;
  const at = nodes.indexOf(node);
  if (at < 0) return undefined;
  return {
    family,
    word0: word0[at] ?? 0,
    word1: word1[at] ?? 0,
    word2: word2[at] ?? 0,
    word3: word3[at] ?? 0,
  };
}

function innermostIPv4({ word3, nodes }: Intervals, value: number): number {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((word3[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return nodes[low - 1] ?? outside;
}

function innermostIPv6({ word0, word1, word2, word3, nodes }: Intervals, address: Address): number {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const difference =
      (word0[middle] ?? 0) - address.word0 ||
      (word1[middle] ?? 0) - address.word1 ||
      (word2[middle] ?? 0) - address.word2 ||
      (word3[middle] ?? 0) - address.word3;
    if (difference <= 0) low = middle + 1;
    else high = middle;
  }
  return nodes[low - 1] ?? outside;
}

function compareAddresses(left: Address, right: Address): number {
  return (
    left.word0 - right.word0 ||
    left.word1 - right.word1 ||
    left.word2 - right.word2 ||
    left.word3 - right.word3
  );
}

function compareRanges(left: IpRange, right: IpRange): number {
  return compareAddresses(left.network, right.network) || left.prefixLength - right.prefixLength;
}

function lastOf({ network, prefixLength }: IpRange): Address {
  const length = network.family === 4 ? prefixLength + 96 : prefixLength;
  return {
    family: network.family,
    word0: fillWord(network.word0, length),
    word1: fillWord(network.word1, length - 32),
    word2: fillWord(network.word2, length - 64),
    word3: fillWord(network.word3, length - 96),
  };
}

/** Sets the bits behind the first `bits` to one. */
function fillWord(word: number, bits: number): number {
  if (bits >= 32) return word;
  return bits <= 0 ? lastWord : (word | (lastWord >>> bits)) >>> 0;
}

const lastWord = 0xffff_ffff;

/** The address behind an address; `undefined` for the last one of its family. */
function successor({ family, word0, word1, word2, word3 }: Address): Address | undefined {
  if (word3 < lastWord) return { family, word0, word1, word2, word3: word3 + 1 };
  if (family === 4) return undefined;
  if (word2 < lastWord) return { family, word0, word1, word2: word2 + 1, word3: 0 };
  if (word1 < lastWord) return { family, word0, word1: word1 + 1, word2: 0, word3: 0 };
  return word0 < lastWord ? { family, word0: word0 + 1, word1: 0, word2: 0, word3: 0 } : undefined;
}
