import { type Address, type IpRange, mask } from './address.js';

interface Entry<Value> {
  readonly range: IpRange;
  readonly value: Value;
}

/** The ranges of one prefix length, by their network. */
type ByNetwork<Value> = Map<string, Entry<Value>>;

/**
 * Values by range, each range once however it is written. To look up an address costs one step for each
 * prefix length that is in use, whatever the number of ranges.
 */
export class PrefixTable<Value> {
  /** By family, then by prefix length, the longest first. */
  private readonly lengths = {
    4: new Map<number, ByNetwork<Value>>(),
    6: new Map<number, ByNetwork<Value>>(),
  };

  /** The value of a range, made if there is none yet. */
  getOrCreate(range: IpRange, create: () => Value): Value {
    const { family } = range.network;
    const ranges = this.lengths[family].get(range.prefixLength) ?? this.addLength(family, range.prefixLength);
    const key = keyOf(range.network);
    const known = ranges.get(key);
    if (known) return known.value;
    const value = create();
    ranges.set(key, { range, value });
    return value;
  }

  /** All ranges with the address and their values, the longest range first. */
  *containing(address: Address): Generator<Entry<Value>, undefined> {
    for (const [length, ranges] of this.lengths[address.family]) {
      const entry = ranges.get(keyOf(mask(address, length)));
      if (entry) yield entry;
    }
  }

  /** All values. */
  *values(): Generator<Value, undefined> {
    for (const lengths of [this.lengths[4], this.lengths[6]]) {
      for (const ranges of lengths.values()) for (const { value } of ranges.values()) yield value;
    }
  }

  private addLength(family: 4 | 6, length: number): ByNetwork<Value> {
    const ranges: ByNetwork<Value> = new Map();
    const all = [...this.lengths[family], [length, ranges] as const].sort(([one], [other]) => other - one);
    this.lengths[family] = new Map(all);
    return ranges;
  }
}

function keyOf({ word0, word1, word2, word3 }: Address): string {
  return `${word0}:${word1}:${word2}:${word3}`;
}
