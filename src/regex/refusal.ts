/** Why a pattern is not served. */
export interface RegexRefusal {
  readonly code:
    | 'invalid-regex'
    | 'regex-too-large'
    /** ECMAScript only: no engine can bound the work that the pattern asks for. */
    | 'unbounded-regex';
  /** Lower case, no final period; for invalid patterns in RE2's own words. */
  readonly reason: string;
}

/** Carries a refusal out of a parser; never leaves this folder. */
export class RefusedPattern extends Error {
  constructor(readonly refusal: RegexRefusal) {
    super(refusal.reason);
  }
}

/** Ends the parsing of an invalid pattern with RE2's words for it and the part they are about. */
export function invalid(problem: string, part: string): never {
  throw new RefusedPattern({ code: 'invalid-regex', reason: part === '' ? problem : `${problem}: ${part}` });
}

export function tooLarge(reason: string): never {
  throw new RefusedPattern({ code: 'regex-too-large', reason });
}
