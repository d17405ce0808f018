import { budgetProblem, budgetWarning, isMonthly, nameScope, type Budget } from './budget.ts';
import type { BudgetAccount } from './budget-account.ts';
import type { BudgetLedger } from './budget-ledger.ts';

/** What the history knows of a budget's scope, in the period in force. */
export interface SpentBefore {
  readonly nanoUsd: number;
  readonly callsWithoutPrice: number;
  readonly hasEstimates: boolean;
}

export type ReplaceAnswer =
  | { readonly kind: 'refused'; readonly budgetId: string; readonly sentence: string }
  | {
      readonly kind: 'replaced';
      readonly ledger: BudgetLedger;
      /** Budgets that are used up from the start, each in a sentence. */
      readonly warnings: readonly { readonly budgetId: string; readonly sentence: string }[];
    };

/**
 * Puts these budgets in force instead of the ones before, all of them or none. A budget that stays keeps
 * what is booked on it; `spentBefore` is asked for the others, in the month given (`null`: ever).
 */
export function replaceBudgets(
  ledger: BudgetLedger,
  budgets: readonly Budget[],
  spentBefore: (budget: Budget, month: number | null) => SpentBefore,
): ReplaceAnswer {
  const ids = new Set<string>();
  for (const budget of budgets) {
    const problem = ids.has(budget.id)
      ? `There are two budgets for ${nameScope(budget)}. Keep one of them in the settings file.`
      : budgetProblem(budget);
    if (problem !== null) return { kind: 'refused', budgetId: budget.id, sentence: problem };
    ids.add(budget.id);
  }

  const accounts = budgets.map((budget) => accountFor(ledger, budget, spentBefore));
  const warnings = accounts.flatMap(({ budget, spentNanoUsd }) => {
    const sentence = budgetWarning(budget, spentNanoUsd, ledger.period.month);
    return sentence === null ? [] : [{ budgetId: budget.id, sentence }];
  });
  return { kind: 'replaced', ledger: { ...ledger, accounts }, warnings };
}

function accountFor(
  { accounts, period }: BudgetLedger,
  budget: Budget,
  spentBefore: (budget: Budget, month: number | null) => SpentBefore,
): BudgetAccount {
  const before = accounts.find((account) => isSameScope(account.budget, budget));
  if (before) return { ...before, budget };
  const month = isMonthly(budget) ? period.month : null;
  const { nanoUsd, ...spent } = spentBefore(budget, month);
  return { budget, month, spentNanoUsd: nanoUsd, ...spent };
}

function isSameScope(one: Budget, other: Budget): boolean {
  const idOf = ({ scope }: Budget): string | null => (scope.kind === 'month' ? null : scope.id);
  return one.id === other.id && one.scope.kind === other.scope.kind && idOf(one) === idOf(other);
}
