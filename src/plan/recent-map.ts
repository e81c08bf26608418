/**
 * A map that keeps what was used lately. Two generations: when the young one is full it becomes the old one, and what
 * was in the old one and was not used since is gone. Nothing is sorted, and nothing cleared.
 */
export class RecentMap<Key, Value> {
  private young = new Map<Key, Value>();
  private old = new Map<Key, Value>();

  /** @param capacity of a generation: twice as many entries are kept at most */
  constructor(private readonly capacity: number) {}

  get(key: Key): Value | undefined {
    const value = this.young.get(key);
    return value === undefined ? this.promote(key) : value;
  }

  set(key: Key, value: Value): void {
    if (this.young.size >= this.capacity) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(key, value);
  }

  private promote(key: Key): Value | undefined {
    const value = this.old.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }
}
