import { defaultLanguageBudget, type LanguageBudget } from '../../regex/index.js';

/** What bounds a comparison of policies. Where a budget runs out the answer is `unknown`, never a guess. */
export interface DiffBudget extends LanguageBudget {
  /** Kinds of requests that are told apart for one source, port and protocol. */
  readonly cells: number;
}

/** Names the part of a budget that ran out. */
export type DiffBudgetName = keyof DiffBudget;

export const defaultDiffBudget: DiffBudget = { ...defaultLanguageBudget, cells: 100_000 };

/** Ends the comparison for one source, port and protocol. It never leaves this folder. */
export class BudgetExhausted extends Error {
  constructor(readonly budget: DiffBudgetName) {
    super(`the budget \`${budget}\` ran out`);
  }
}

/** Counts what is spent of the budget of one source, port and protocol. */
export class Meter {
  private cells = 0;

  constructor(readonly budget: DiffBudget) {}

  /** @throws BudgetExhausted if there have been too many */
  countCells(count: number): void {
    this.cells += count;
    if (this.cells > this.budget.cells) throw new BudgetExhausted('cells');
  }
}
