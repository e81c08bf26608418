import { type CharacterPartition, countBoundariesUpTo } from '../syntax/character-set.js';

/** Tells the class of a character, ASCII by table and the rest by binary search. */
export class CharacterClassifier {
  /** The classes of the 128 ASCII characters. */
  readonly ascii = new Uint16Array(128);
  private readonly boundaries: Uint32Array;
  private readonly classes: Uint16Array;

  constructor(partition: CharacterPartition) {
    this.boundaries = Uint32Array.from(partition.boundaries);
    this.classes = Uint16Array.from(partition.classes);
    for (let code = 0; code < 128; code += 1) this.ascii[code] = this.classOf(code);
  }

  classOf(codePoint: number): number {
    return this.classes[countBoundariesUpTo(this.boundaries, codePoint) - 1] ?? 0;
  }
}
