import { implement } from '@orpc/server';
import { budgetContract, type BudgetOutcome, type BudgetSnapshot } from '#contract/budgets.ts';
import type { LiveView } from '#main/transport/live-value.ts';

/** What the router needs: the budgets as they stand, and the settings file, which names them. */
export interface BudgetControl {
  readonly live: LiveView<Omit<BudgetSnapshot, 'revision'>>;
  readonly set: (budget: {
    readonly for: 'month' | 'episode' | 'provider' | 'client';
    readonly of: string | null;
    readonly usd: number;
    readonly whenReached: 'alert' | 'pause';
    readonly assumeUsd?: number | null | undefined;
    readonly at?: number | undefined;
  }) => Promise<BudgetOutcome>;
  readonly remove: (id: string) => Promise<BudgetOutcome>;
}

const os = implement(budgetContract);

export function createBudgetRouter({ live, set, remove }: BudgetControl) {
  return os.router({
    watch: os.watch.handler(({ signal }) => live.watch(signal)),
    set: os.set.handler(({ input }) => set(input)),
    remove: os.remove.handler(({ input }) => remove(input.id)),
  });
}
