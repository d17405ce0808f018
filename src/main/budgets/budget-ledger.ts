import { billFor, type Bill, type Ending } from './bill.ts';
import { nameBudget, type Budget } from './budget.ts';
import {
  book,
  claimOn,
  isUnder,
  reservedOn,
  turnTo,
  type BudgetAccount,
  type MarkCrossed,
  type Reservation,
} from './budget-account.ts';
import { intoNewRun, observe, type BudgetPeriod, type Moment } from './budget-period.ts';
import { sayUsd } from './say-usd.ts';

/** All budgets and what is under way. Plain data, without loss as JSON. */
export interface BudgetLedger {
  readonly period: BudgetPeriod;
  readonly accounts: readonly BudgetAccount[];
  /** Requests under way. After a restart, each has to be settled by what is known of it. */
  readonly open: readonly Reservation[];
  readonly nextId: number;
}

/** A request that wants money. `nanoUsd` is its dearest outcome, `null` when no price is known. */
export type BudgetRequest = Omit<Reservation, 'id' | 'month'>;

export type ReserveAnswer =
  | { readonly kind: 'reserved'; readonly reservation: Reservation }
  | {
      readonly kind: 'refused';
      readonly why: 'not-enough' | 'price-unknown';
      readonly budgetId: string;
      readonly leftNanoUsd: number;
      /** For a person: what happened, and what to do. */
      readonly sentence: string;
    };

export interface Settled {
  readonly ledger: BudgetLedger;
  /** What the request cost, for the history. */
  readonly bill: Bill;
  /** Each mark once per period. */
  readonly crossed: readonly MarkCrossed[];
}

export function createLedger(period: BudgetPeriod): BudgetLedger {
  return { period, accounts: [], open: [], nextId: 1 };
}

/** Looks at the clocks, and begins a new period where it is time. */
export function turnPeriod(ledger: BudgetLedger, now: Moment): BudgetLedger {
  const period = observe(ledger.period, now);
  return { ...ledger, period, accounts: inMonth(ledger.accounts, period.month) };
}

/**
 * Holds the dearest outcome back in all budgets that the request is under, or in none. Only budgets
 * that pause refuse; the one with the least left is named. A free request is never refused.
 */
export function reserve(
  before: BudgetLedger,
  request: BudgetRequest,
  now: Moment,
): { readonly ledger: BudgetLedger; readonly answer: ReserveAnswer } {
  const ledger = turnPeriod(before, now);
  const { episodeId, providerId, clientId } = request;
  const nanoUsd = isPrice(request.nanoUsd) ? request.nanoUsd : null;
  const { month } = ledger.period;
  const reservation = { id: ledger.nextId, month, nanoUsd, episodeId, providerId, clientId };

  let refusal: (ReserveAnswer & { readonly kind: 'refused' }) | null = null;
  for (const account of ledger.accounts) {
    const { budget } = account;
    if (budget.mode !== 'pause' || !isUnder(budget, request)) continue;
    const claim = claimOn(budget, reservation);
    const leftNanoUsd = leftOn(account, ledger.open);
    if (claim !== null && claim <= leftNanoUsd) continue;
    if (refusal && refusal.leftNanoUsd <= leftNanoUsd) continue;
    refusal = {
      kind: 'refused',
      why: claim === null ? 'price-unknown' : 'not-enough',
      budgetId: budget.id,
      leftNanoUsd,
      sentence: refusalSentence(budget, claim, leftNanoUsd, month),
    };
  }
  if (refusal) return { ledger, answer: refusal };
  return {
    ledger: { ...ledger, open: [...ledger.open, reservation], nextId: ledger.nextId + 1 },
    answer: { kind: 'reserved', reservation },
  };
}

/**
 * Books what a request cost on every budget it is under, and gives the rest of its reservation back.
 * `isEstimate` says whether that is a guess of ours.
 * `null` when it is not under way any more, so that nothing is booked twice.
 */
export function settle(
  ledger: BudgetLedger,
  { id }: Pick<Reservation, 'id'>,
  actualNanoUsd: number | null,
  ending: Ending,
  isEstimate = false,
): Settled | null {
  const reservation = ledger.open.find((one) => one.id === id);
  if (!reservation) return null;
  const crossed: MarkCrossed[] = [];
  const accounts = ledger.accounts.map((before) => {
    const booked = book(before, reservation, ending, actualNanoUsd, isEstimate);
    crossed.push(...booked.crossed);
    return booked.account;
  });
  const open = ledger.open.filter((one) => one !== reservation);
  const bill = billFor(ending, actualNanoUsd, {
    nanoUsd: reservation.nanoUsd,
    assumedNanoUsd: null,
  });
  return { ledger: { ...ledger, accounts, open }, bill, crossed };
}

/** The ledger as it was kept, for a new run. What was under way still holds its money back. */
export function restoreLedger(kept: BudgetLedger): BudgetLedger {
  return { ...kept, period: intoNewRun(kept.period) };
}

/** Nano-dollars that the tightest of the budgets that would refuse such a request has left; `null` without any. */
export function leftFor(
  { accounts, open }: BudgetLedger,
  request: Omit<BudgetRequest, 'nanoUsd'>,
): number | null {
  const left = accounts
    .filter(({ budget }) => budget.mode === 'pause' && isUnder(budget, request))
    .map((account) => leftOn(account, open));
  return left.length === 0 ? null : Math.min(...left);
}

/** Nano-dollars that a budget has left now, never below zero. `null` when there is no such budget. */
export function leftIn({ accounts, open }: BudgetLedger, budgetId: string): number | null {
  const account = accounts.find(({ budget }) => budget.id === budgetId);
  return account ? leftOn(account, open) : null;
}

function leftOn(account: BudgetAccount, open: readonly Reservation[]): number {
  const { amountNanoUsd } = account.budget;
  return Math.max(0, amountNanoUsd - account.spentNanoUsd - reservedOn(account, open));
}

function inMonth(accounts: readonly BudgetAccount[], month: number): readonly BudgetAccount[] {
  const isOver = accounts.some((account) => account.month !== null && account.month < month);
  return isOver ? accounts.map((account) => turnTo(account, month)) : accounts;
}

/** A price that can't be is an unknown one; below zero it would even give money back. */
function isPrice(nanoUsd: number | null): nanoUsd is number {
  return Number.isSafeInteger(nanoUsd) && nanoUsd !== null && nanoUsd >= 0;
}

function refusalSentence(
  budget: Budget,
  claim: number | null,
  leftNanoUsd: number,
  month: number,
): string {
  const name = nameBudget(budget, month);
  return claim === null
    ? `${name} lets nothing through whose price is unknown. Give it a price to assume, or let it only tell you.`
    : `${name} has ${sayUsd(leftNanoUsd)} left, and this request may cost ${sayUsd(claim)}. Raise the budget, or ask for a shorter answer.`;
}
