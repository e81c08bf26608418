import type { Address, IpRange } from '../match/address.js';
import { PrefixTree } from '../match/prefix-tree.js';

/**
 * Addresses that no range of some rules tells apart: those of which one range is the innermost, by its number, from 0
 * on; or {@link OUTSIDE}; or {@link NO_ADDRESS}.
 */
export type AddressClass = number;

/** Addresses in no range. */
export const OUTSIDE: AddressClass = -1;

/** Requests whose address is not known. */
export const NO_ADDRESS: AddressClass = -2;

/** The classes of addresses that the ranges of some rules tell apart. */
export class AddressClasses {
  private readonly tree: PrefixTree;
  /** For each class, the rules that have this very range, by position, ascending. */
  private readonly owners: readonly (readonly number[])[];

  /** @param rangesOf the ranges of each rule, by its position */
  constructor(rangesOf: Iterable<readonly [position: number, ranges: readonly IpRange[]]>) {
    const ranges: IpRange[] = [];
    const positions: number[] = [];
    for (const [position, ofRule] of rangesOf) {
      for (const range of ofRule) {
        ranges.push(range);
        positions.push(position);
      }
    }
    this.tree = new PrefixTree(ranges);
    const owners = this.tree.parents.map((): number[] => []);
    for (const [index, node] of this.tree.nodeOfRange.entries()) {
      const ofNode = owners[node];
      const position = positions[index];
      if (ofNode && position !== undefined && ofNode.at(-1) !== position) ofNode.push(position);
    }
    this.owners = owners;
  }

  /** How many ranges there are, equal ones counted once: the classes are from 0 to below. */
  get size(): number {
    return this.owners.length;
  }

  of(address: Address | undefined): AddressClass {
    return address ? this.tree.innermost(address) : NO_ADDRESS;
  }

  /** Calls `visit` with each rule that has a range with these addresses, in no order, and perhaps more than once. */
  forEachOwner(of: AddressClass, visit: (position: number) => void): void {
    for (let node = of; node >= 0; node = this.tree.parents[node] ?? OUTSIDE) {
      this.owners[node]?.forEach(visit);
    }
  }

  /** One of the rules that have the innermost range. */
  ownerOf(of: AddressClass): number | undefined {
    return this.owners[of]?.[0];
  }

  /** An address of a class; `undefined` for {@link NO_ADDRESS}, and for a class without addresses. */
  representative(of: AddressClass): Address | undefined {
    return of === NO_ADDRESS ? undefined : this.tree.addressIn(of);
  }
}
