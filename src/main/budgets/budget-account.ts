import { billFor, type Ending } from './bill.ts';
import { nameBudget, type Budget } from './budget.ts';

/** One budget with what is booked on it. Money is in whole nano-dollars. */
export interface BudgetAccount {
  readonly budget: Budget;
  /** The month that the figures belong to; `null` for an episode. */
  readonly month: number | null;
  readonly spentNanoUsd: number;
  /** What they cost is not in `spentNanoUsd`, so with any of them that is “at least”. */
  readonly callsWithoutPrice: number;
  /** Whether any part of what is spent is an estimate or an assumed price. */
  readonly hasEstimates: boolean;
}

/** Money held back for a request that is under way. Plain data, so that it can be kept with the request. */
export interface Reservation {
  readonly id: number;
  /** When it was made. A request belongs to the month that it was reserved in. */
  readonly month: number;
  /** The dearest outcome; `null` when no price is known. */
  readonly nanoUsd: number | null;
  readonly episodeId: string | null;
  readonly providerId: string;
  readonly clientId: string;
}

/** A mark that was reached just now. */
export interface MarkCrossed {
  readonly budgetId: string;
  /** Such as “The November budget for Claude”. */
  readonly name: string;
  readonly percent: number;
  readonly spentNanoUsd: number;
  readonly amountNanoUsd: number;
}

type Paid = Pick<Reservation, 'episodeId' | 'providerId' | 'clientId'>;

export function isUnder({ scope }: Budget, request: Paid): boolean {
  switch (scope.kind) {
    case 'month':
      return true;
    case 'episode':
      return scope.id === request.episodeId;
    case 'provider':
      return scope.id === request.providerId;
    case 'client':
      return scope.id === request.clientId;
  }
}

/** What the request takes from this budget at most; `null` when nobody knows. */
export function claimOn(budget: Budget, { nanoUsd }: Pick<Reservation, 'nanoUsd'>): number | null {
  return nanoUsd ?? budget.assumedNanoUsd;
}

/** The sum that requests under way hold back. Worked out anew each time, so it can't drift from them. */
export function reservedOn(account: BudgetAccount, open: readonly Reservation[]): number {
  let sum = 0;
  for (const one of open)
    if (concerns(account, one)) sum = add(sum, claimOn(account.budget, one) ?? 0);
  return sum;
}

/** The account in that month. Figures of an earlier month are over. */
export function turnTo(account: BudgetAccount, month: number): BudgetAccount {
  if (account.month === null || account.month >= month) return account;
  return { ...account, month, spentNanoUsd: 0, callsWithoutPrice: 0, hasEstimates: false };
}

/** The account with a request that ended booked on it. */
export function book(
  account: BudgetAccount,
  reservation: Reservation,
  ending: Ending,
  actualNanoUsd: number | null,
  isEstimate: boolean,
): { readonly account: BudgetAccount; readonly crossed: readonly MarkCrossed[] } {
  if (!concerns(account, reservation) || ending === 'released') return { account, crossed: [] };
  const held = { nanoUsd: reservation.nanoUsd, assumedNanoUsd: account.budget.assumedNanoUsd };
  const { nanoUsd, doubt } = billFor(ending, actualNanoUsd, held);
  if (nanoUsd === null) {
    const callsWithoutPrice = account.callsWithoutPrice + 1;
    return { account: { ...account, callsWithoutPrice }, crossed: [] };
  }
  const spentNanoUsd = add(account.spentNanoUsd, nanoUsd);
  const { id, amountNanoUsd } = account.budget;
  const name = nameBudget(account.budget, reservation.month);
  // Within a period spending only grows, so each mark lies between before and after just once.
  const isBehind = new Set(marksReached(account.budget, account.spentNanoUsd));
  const crossed = marksReached(account.budget, spentNanoUsd)
    .filter((percent) => !isBehind.has(percent))
    .map((percent) => ({ budgetId: id, name, percent, spentNanoUsd, amountNanoUsd }));
  const isGuess = nanoUsd > 0 && (isEstimate || doubt !== null);
  const hasEstimates = account.hasEstimates || isGuess;
  return { account: { ...account, spentNanoUsd, hasEstimates }, crossed };
}

/** Whether so much spending has reached that percent of the budget. */
export function isMarkReached(
  { amountNanoUsd }: Pick<Budget, 'amountNanoUsd'>,
  percent: number,
  spentNanoUsd: number,
): boolean {
  // The products pass 2^53 for a budget of more than $90,000.
  return BigInt(spentNanoUsd) * 100n >= BigInt(amountNanoUsd) * BigInt(percent);
}

/** The percents that so much spending has reached. */
function marksReached(budget: Budget, spentNanoUsd: number): number[] {
  return budget.marks.filter((percent) => isMarkReached(budget, percent, spentNanoUsd));
}

function concerns({ budget, month }: BudgetAccount, reservation: Reservation): boolean {
  return isUnder(budget, reservation) && (month === null || month === reservation.month);
}

function add(sum: number, nanoUsd: number): number {
  return Math.min(sum + nanoUsd, Number.MAX_SAFE_INTEGER);
}
