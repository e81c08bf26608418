import type { Regex } from './regex.js';

/** Compiled patterns by their text, each for as long as somebody else holds it. */
export class RegexCache {
  private readonly references = new Map<string, WeakRef<Regex>>();
  private readonly collected = new FinalizationRegistry<string>((pattern) => {
    // Unless it was compiled again in the meantime.
    if (this.references.get(pattern)?.deref() === undefined) this.references.delete(pattern);
  });

  /** How many patterns it knows, collected ones included until the collector reports them. */
  get size(): number {
    return this.references.size;
  }

  get(pattern: string): Regex | undefined {
    return this.references.get(pattern)?.deref();
  }

  add(regex: Regex): void {
    this.references.set(regex.pattern, new WeakRef(regex));
    this.collected.register(regex, regex.pattern);
  }

  clear(): void {
    this.references.clear();
  }
}
