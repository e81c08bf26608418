import { defaultLanguageBudget, type LanguageBudget } from '../../regex/index.js';

/** What bounds a comparison of policies. Where a budget runs out the answer is `unknown`, never a guess. */
export interface DiffBudget extends LanguageBudget {
  /** Equivalence classes of requests of one source, port and protocol. */
  readonly classes: number;
}

/** Names the part of a budget that ran out. */
export type DiffBudgetName = keyof DiffBudget;

export const defaultDiffBudget: DiffBudget = { ...defaultLanguageBudget, classes: 100_000 };

/** Ends the comparison for one source, port and protocol. Thrown and caught within this folder. */
export class BudgetExhausted extends Error {
  constructor(readonly budget: DiffBudgetName) {
    super(`the budget \`${budget}\` ran out`);
  }
}

/** Counts the equivalence classes of one source, port and protocol. */
export class Meter {
  private classes = 0;

  constructor(readonly budget: DiffBudget) {}

  /** @throws BudgetExhausted if there have been too many */
  countClasses(count: number): void {
    this.classes += count;
    if (this.classes > this.budget.classes) throw new BudgetExhausted('classes');
  }
}
