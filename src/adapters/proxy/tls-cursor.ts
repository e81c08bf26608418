/**
 * Reads bytes in the presentation language of TLS (RFC 8446, section 3): big-endian integers, and vectors
 * after their length.
 *
 * Reading past the end gives zeros and empty vectors, and makes {@link isSound} `false` for good, so that a
 * reader asks once at the end instead of after every field.
 */
export class TlsCursor {
  private readonly bytes: Uint8Array;
  private offset = 0;
  private sound = true;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get isSound(): boolean {
    return this.sound;
  }

  get isAtEnd(): boolean {
    return this.offset >= this.bytes.length;
  }

  /** An integer of `length` bytes. */
  integer(length: 1 | 2 | 3): number {
    return this.take(length).reduce((number, byte) => number * 256 + byte, 0);
  }

  /** A vector after a length of `lengthBytes` bytes. It shares its memory with the input. */
  vector(lengthBytes: 1 | 2): Uint8Array {
    return this.take(this.integer(lengthBytes));
  }

  /** The next `length` bytes. */
  take(length: number): Uint8Array {
    const end = this.offset + length;
    if (end > this.bytes.length) {
      this.sound = false;
      this.offset = this.bytes.length;
      return this.bytes.subarray(this.offset);
    }
    const taken = this.bytes.subarray(this.offset, end);
    this.offset = end;
    return taken;
  }
}
