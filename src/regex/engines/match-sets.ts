/** What no pattern matches. */
export const noPatterns: readonly number[] = Object.freeze([]);

/** Beyond this many distinct answers the known ones are forgotten: hostile texts can provoke any subset. */
const MAX_KNOWN = 10_000;

/** Gives the same frozen array for the same set of pattern numbers, so that it can key a cache. */
export class MatchSets {
  private readonly known = new Map<string, readonly number[]>();
  private readonly unions = new Map<readonly number[], Map<readonly number[], readonly number[]>>();
  private unionCount = 0;

  /** The frozen array of these numbers, which are ascending. */
  intern(patterns: readonly number[]): readonly number[] {
    if (patterns.length === 0) return noPatterns;
    const key = patterns.join();
    const known = this.known.get(key);
    if (known !== undefined) return known;
    if (this.known.size >= MAX_KNOWN) this.known.clear();
    const interned = Object.freeze([...patterns]);
    this.known.set(key, interned);
    return interned;
  }

  /** The frozen array of the numbers in either of two frozen arrays. */
  union(left: readonly number[], right: readonly number[]): readonly number[] {
    if (left.length === 0) return right;
    if (right.length === 0) return left;
    return this.unions.get(left)?.get(right) ?? this.addUnion(left, right);
  }

  private addUnion(left: readonly number[], right: readonly number[]): readonly number[] {
    if (this.unionCount >= MAX_KNOWN) {
      this.unions.clear();
      this.unionCount = 0;
    }
    const union = this.intern([...left, ...right].sort((a, b) => a - b));
    const ofLeft = this.unions.get(left) ?? new Map<readonly number[], readonly number[]>();
    this.unions.set(left, ofLeft.set(right, union));
    this.unionCount += 1;
    return union;
  }
}
