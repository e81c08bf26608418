/**
 * What bounds an analysis. Questions about languages can take exponential work (`.*a.{20}`), so each has a
 * budget, and an answer that would need more is `unknown`, never a guess.
 */
export interface LanguageBudget {
  /** States of the joint automaton that are looked at. */
  readonly states: number;
  /** Instructions of the joint program. */
  readonly instructions: number;
}

export type LanguageBudgetName = keyof LanguageBudget;

export const defaultLanguageBudget: LanguageBudget = { states: 20_000, instructions: 20_000 };
