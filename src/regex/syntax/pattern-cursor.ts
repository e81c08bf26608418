/** A place in a well-formed pattern, moving from left to right. */
export class PatternCursor {
  at = 0;

  constructor(readonly pattern: string) {}

  get isAtEnd(): boolean {
    return this.at >= this.pattern.length;
  }

  /** The code unit `ahead` of the cursor, as text; empty behind the end. */
  peek(ahead = 0): string {
    return this.pattern.charAt(this.at + ahead);
  }

  startsWith(text: string): boolean {
    return this.pattern.startsWith(text, this.at);
  }

  /** Moves behind `text` if it is what comes next. */
  skip(text: string): boolean {
    if (!this.startsWith(text)) return false;
    this.at += text.length;
    return true;
  }

  /** The next code point, consumed; must not be at the end. */
  take(): number {
    const codePoint = this.pattern.codePointAt(this.at) ?? 0;
    this.at += codePoint > 0xffff ? 2 : 1;
    return codePoint;
  }

  /** The pattern from `start` to the cursor. */
  since(start: number): string {
    return this.pattern.slice(start, this.at);
  }
}
