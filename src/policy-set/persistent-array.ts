const bitsOfPlace = 8;
const chunkLength = 1 << bitsOfPlace;
const placeMask = chunkLength - 1;

type Chunk<Value> = (Value | undefined)[];

/**
 * An array that never changes: a changed one is a new one, which shares all chunks but those that differ. To change a
 * few values of a hundred thousand copies some hundred pointers for each.
 */
export class PersistentArray<Value> {
  private constructor(private readonly chunks: readonly Chunk<Value>[]) {}

  static empty<Value>(): PersistentArray<Value> {
    return new PersistentArray<Value>([]);
  }

  get(index: number): Value | undefined {
    return this.chunks[index >> bitsOfPlace]?.[index & placeMask];
  }

  /** The array with some values changed, added, or taken out (`undefined`). */
  with(changes: Iterable<readonly [index: number, value: Value | undefined]>): PersistentArray<Value> {
    const chunks = [...this.chunks];
    const own = new Set<number>();
    for (const [index, value] of changes) {
      const number = index >> bitsOfPlace;
      while (chunks.length <= number) chunks.push([]);
      let chunk = chunks[number] ?? [];
      if (!own.has(number)) {
        chunk = chunk.slice();
        chunks[number] = chunk;
        own.add(number);
      }
      while (chunk.length < (index & placeMask)) chunk.push(undefined);
      chunk[index & placeMask] = value;
    }
    return new PersistentArray(chunks);
  }

  *values(): Generator<Value> {
    for (const chunk of this.chunks) {
      for (const value of chunk) if (value !== undefined) yield value;
    }
  }
}
