/** What an authority says about a pattern. */
export type Validity =
  | { readonly valid: true }
  | {
      readonly valid: false;
      /** In RE2's words. */
      readonly reason: string;
    }
  /** Valid or not, it needs more memory than RE2 grants. */
  | { readonly valid: 'too-large' };

/**
 * Says which patterns are valid RE2. It never matches anything: that is this library's own work.
 *
 * @example const authority: PatternAuthority = { validate: () => ({ valid: true }) };
 */
export interface PatternAuthority {
  /** Never throws. */
  validate(pattern: string): Validity;
}
