import type { Address, IpRange } from './address.js';
import { PrefixTree } from './prefix-tree.js';

/** Many ranges of one rule. Each address is answered by the first of them that contains it, in their order. */
export class RangeSet {
  private readonly tree: PrefixTree;
  /** For each node, the position of the first range that contains all of it. */
  private readonly firsts: Int32Array;

  constructor(private readonly ranges: readonly IpRange[]) {
    this.tree = new PrefixTree(ranges);
    this.firsts = new Int32Array(this.tree.parents.length).fill(ranges.length);
    for (const [position, node] of this.tree.nodeOfRange.entries()) this.offer(node, position);
    // A node stands behind the nodes around it, so theirs are complete already.
    for (const [node, parent] of this.tree.parents.entries()) {
      this.offer(node, this.firsts[parent] ?? ranges.length);
    }
  }

  firstContaining(address: Address): IpRange | undefined {
    const position = this.firsts[this.tree.innermost(address)];
    return position === undefined ? undefined : this.ranges[position];
  }

  private offer(node: number, position: number): void {
    this.firsts[node] = Math.min(this.firsts[node] ?? position, position);
  }
}
