import * as z from 'zod';
import type { Clock } from '#main/host/clock.ts';
import type { Bill, Ending } from './bill.ts';
import type { BudgetAccount, MarkCrossed, Reservation } from './budget-account.ts';
import {
  createLedger,
  leftFor,
  leftIn,
  reserve,
  restoreLedger,
  settle,
  turnPeriod,
  type BudgetLedger,
  type BudgetRequest,
  type ReserveAnswer,
} from './budget-ledger.ts';
import { firstPeriod, heardDate, type BudgetPeriod, type Moment } from './budget-period.ts';
import type { Budget } from './budget.ts';
import { monthStartMs } from './month-number.ts';
import { replaceBudgets, type SpentBefore } from './replace-budgets.ts';

const Kept = z.object({
  period: z.object({
    month: z.int(),
    believed: z.object({ wallMs: z.number(), monoMs: z.number().nullable() }),
    isInDoubt: z.boolean(),
    agreements: z.int(),
  }),
});

/** One budget as people see it. Money is in nano-dollars. */
export interface BudgetStanding {
  readonly budget: Budget;
  readonly spentNanoUsd: number;
  readonly callsWithoutPrice: number;
  /** Whether any part of what is spent is an estimate or an assumed price. */
  readonly hasEstimates: boolean;
  /** When the month in force ends by the calendar, in milliseconds since the epoch; `null` for an episode. */
  readonly endsAtMs: number | null;
  /** What is neither spent nor held back. */
  readonly leftNanoUsd: number;
}

export interface BudgetParts {
  /** What was kept of earlier runs. */
  readonly kept: unknown;
  /** From the ledger: what the scope has cost, in the month given (`null`: ever). */
  readonly spentBefore: (budget: Budget, month: number | null) => SpentBefore;
  readonly crossed: (mark: MarkCrossed) => void;
  readonly changed: () => void;
}

/**
 * The budgets, driven with the clock. What was spent is read from the ledger of calls at the start, so the
 * two can't differ; only the period in force is kept here.
 */
export class Budgets {
  readonly name = 'budgets';
  readonly #parts: BudgetParts;
  readonly #clock: Clock;
  #ledger: BudgetLedger;
  #saved: BudgetPeriod | null = null;

  constructor(parts: BudgetParts, clock: Clock) {
    this.#parts = parts;
    this.#clock = clock;
    const kept = Kept.safeParse(parts.kept);
    const fresh = createLedger(firstPeriod(this.#now()));
    this.#ledger = kept.success ? restoreLedger({ ...fresh, period: kept.data.period }) : fresh;
  }

  /** Puts these in force, all or none. Returns the first mistake in a sentence, or `null`. */
  replace(budgets: readonly Budget[]): string | null {
    const turned = turnPeriod(this.#ledger, this.#now());
    const answer = replaceBudgets(turned, budgets, this.#parts.spentBefore);
    if (answer.kind === 'refused') return answer.sentence;
    this.#set(answer.ledger);
    return null;
  }

  /** What `replace` would say of these. Changes nothing. */
  problemIn(budgets: readonly Budget[]): string | null {
    const turned = turnPeriod(this.#ledger, this.#now());
    const answer = replaceBudgets(turned, budgets, this.#parts.spentBefore);
    return answer.kind === 'refused' ? answer.sentence : null;
  }

  /** Holds the dearest outcome back in all budgets that apply, or in none. */
  reserve(request: BudgetRequest): ReserveAnswer {
    const { ledger, answer } = reserve(this.#ledger, request, this.#now());
    this.#set(ledger);
    return answer;
  }

  /** What such a request may cost at most, in nano-dollars; `null` when no budget would refuse it. */
  leftFor(request: Omit<BudgetRequest, 'nanoUsd'>): number | null {
    return leftFor(turnPeriod(this.#ledger, this.#now()), request);
  }

  /** `null` when it is not under way any more. */
  settle(
    reservation: Reservation,
    actualNanoUsd: number | null,
    ending: Ending,
    isEstimate = false,
  ): Bill | null {
    const settled = settle(this.#ledger, reservation, actualNanoUsd, ending, isEstimate);
    if (!settled) return null;
    this.#set(settled.ledger);
    for (const mark of settled.crossed) this.#parts.crossed(mark);
    return settled.bill;
  }

  /** A provider's `Date`, which may settle a doubt about the computer's clock. */
  heardDate(dateMs: number): void {
    const period = heardDate(this.#ledger.period, dateMs, this.#now());
    if (period !== this.#ledger.period) this.#set({ ...this.#ledger, period });
  }

  /** Looks at the clocks, so that a month begins without waiting for a request. */
  turn(): void {
    const turned = turnPeriod(this.#ledger, this.#now());
    if (turned.period.month !== this.#ledger.period.month) this.#set(turned);
  }

  /** Whether the month waits for a provider's date, because the computer's clock moved by itself. */
  isInDoubt(): boolean {
    return turnPeriod(this.#ledger, this.#now()).period.isInDoubt;
  }

  standings(): BudgetStanding[] {
    const ledger = turnPeriod(this.#ledger, this.#now());
    return ledger.accounts.map((account: BudgetAccount) => ({
      budget: account.budget,
      spentNanoUsd: account.spentNanoUsd,
      callsWithoutPrice: account.callsWithoutPrice,
      hasEstimates: account.hasEstimates,
      endsAtMs: account.month === null ? null : monthStartMs(account.month + 1),
      leftNanoUsd: leftIn(ledger, account.budget.id) ?? 0,
    }));
  }

  takeChanges(): ReadonlyMap<string, unknown> | null {
    const { period } = this.#ledger;
    if (this.#saved !== null && isNearlySame(period, this.#saved)) return null;
    this.#saved = period;
    return new Map([['period', { period }]]);
  }

  putBack(): void {
    this.#saved = null;
  }

  #set(ledger: BudgetLedger): void {
    this.#ledger = ledger;
    this.#parts.changed();
  }

  #now(): Moment {
    return { monoMs: this.#clock.monotonicMs(), wallMs: this.#clock.wallMs() };
  }
}

/** A believed reading is kept every so often, so that a clock that was set back meanwhile shows. */
const KEEP_EACH_MS = 600_000;

function isNearlySame(one: BudgetPeriod, other: BudgetPeriod): boolean {
  const apartMs = Math.abs(one.believed.wallMs - other.believed.wallMs);
  return one.month === other.month && one.isInDoubt === other.isInDoubt && apartMs < KEEP_EACH_MS;
}
