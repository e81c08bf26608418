/** What a matcher answers to Vitest, and to Jest. */
export interface MatcherResult {
  readonly pass: boolean;
  /** Why it failed, or with `.not`, why it should have. */
  readonly message: () => string;
}
