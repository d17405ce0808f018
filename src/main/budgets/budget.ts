import { monthName } from './month-number.ts';
import { sayUsd } from './say-usd.ts';

/** An amount of money for a calendar month, in all or for one provider or client, or for a whole episode. */
export interface Budget {
  readonly id: string;
  readonly scope: BudgetScope;
  readonly amountNanoUsd: number;
  /** `alert` only tells; `pause` refuses what does not fit. */
  readonly mode: 'alert' | 'pause';
  /** Nano-dollars to count for a request without a known price; `null` when the person set none. */
  readonly assumedNanoUsd: number | null;
  /** Percent at which to tell, rising. */
  readonly marks: readonly number[];
}

export type BudgetScope =
  | { readonly kind: 'month' }
  | {
      readonly kind: 'episode' | 'provider' | 'client';
      readonly id: string;
      /** What a person calls it. */
      readonly name: string;
    };

export const USUAL_MARKS: readonly number[] = [50, 80, 100];

/** What is wrong with a budget that a person gave, in one sentence; `null` when nothing is. */
export function budgetProblem(budget: Budget): string | null {
  const { id, scope, amountNanoUsd, assumedNanoUsd, marks } = budget;
  if (id === '') return 'A budget needs an id.';
  if (scope.kind !== 'month' && scope.id === '')
    return `A budget for one ${scope.kind} must say which one.`;
  if (!isAmount(amountNanoUsd)) return 'A budget must be an amount of money above $0.';
  if (assumedNanoUsd !== null && !isAmount(assumedNanoUsd))
    return 'The price to assume where none is known must be an amount of money above $0.';
  const isRising = marks.every(
    (mark, index) =>
      Number.isInteger(mark) && mark > (marks[index - 1] ?? 0) && mark <= HIGHEST_MARK,
  );
  return isRising ? null : 'The marks of a budget must be whole percents from 1 to 100, rising.';
}

/** What a person should know of a budget that is allowed: it is used up already. `null` when it is not. */
export function budgetWarning(budget: Budget, spentNanoUsd: number, month: number): string | null {
  if (spentNanoUsd < budget.amountNanoUsd) return null;
  const effect =
    budget.mode === 'pause'
      ? 'paid requests under it are refused from now on'
      : 'it only tells you and stops nothing';
  return `${nameBudget(budget, month)} is ${sayUsd(budget.amountNanoUsd)}, but ${sayUsd(spentNanoUsd)} is spent already: ${effect}.`;
}

/** “The November budget”, “The November budget for Claude”, “The budget for Ep. 42”. */
export function nameBudget({ scope }: Budget, month: number): string {
  switch (scope.kind) {
    case 'month':
      return `The ${monthName(month)} budget`;
    case 'episode':
      return `The budget for ${scope.name}`;
    case 'provider':
    case 'client':
      return `The ${monthName(month)} budget for ${scope.name}`;
  }
}

/** “the month”, “Claude”: what it is for. */
export function nameScope({ scope }: Budget): string {
  return scope.kind === 'month' ? 'the month' : scope.name;
}

/** An episode takes as long as it takes; all others begin anew with each month. */
export function isMonthly({ scope }: Budget): boolean {
  return scope.kind !== 'episode';
}

const HIGHEST_MARK = 100;

function isAmount(nanoUsd: number): boolean {
  return Number.isSafeInteger(nanoUsd) && nanoUsd > 0;
}
