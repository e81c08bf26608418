/** Which engine serves a pattern, from the simplest to the most general. */
export type RegexEngine =
  /** `.*` and `.+`: only the kind of characters is checked. */
  | 'any'
  /** One fixed text: a comparison. */
  | 'literal'
  /** A choice of fixed texts: a look-up. */
  | 'literals'
  /** A fixed start and anything behind it. */
  | 'prefix'
  /** Anything, and a fixed end. */
  | 'suffix'
  /** A fixed start and a fixed end, anything in between. */
  | 'prefix-suffix'
  /** The next character always decides: V8's own engine, linear on such patterns. */
  | 'one-pass'
  /** The rest: a deterministic automaton built on demand. */
  | 'automaton';

/** A compiled pattern that matches a text as a whole, as RE2's `FullMatch` does. */
export interface Regex {
  readonly pattern: string;
  /**
   * Whether the whole text matches. Linear in its length; never throws. A text with a lone surrogate, or
   * longer than `regexLimits.textLength`, never matches.
   */
  test(text: string): boolean;
  /** Which engine serves it. */
  readonly engine: RegexEngine;
}
