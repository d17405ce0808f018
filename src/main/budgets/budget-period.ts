import { monthNumber } from './month-number.ts';

/** One moment by both clocks, in milliseconds. */
export interface Moment {
  readonly monoMs: number;
  readonly wallMs: number;
}

/**
 * Which calendar month (UTC) budgets count in. It never runs backwards, and while the computer's clock is
 * in doubt it does not move at all, so that a wrong clock frees no budget.
 */
export interface BudgetPeriod {
  /** As `monthNumber` counts them. */
  readonly month: number;
  /** The last reading that was believed; `monoMs` is `null` when it was in an earlier run. */
  readonly believed: { readonly wallMs: number; readonly monoMs: number | null };
  /** Waits for `confirm` or `heardDate`, or for the clock to come back by itself. */
  readonly isInDoubt: boolean;
  /** Dates of providers in a row that agreed with the clock while it was in doubt. */
  readonly agreements: number;
}

/** Time servers correct by less, and daylight saving moves no clock that runs in UTC. */
const LARGEST_JUMP_MS = 3_600_000;
/** So far a provider's `Date` header may be from the clock, and so many of them settle a doubt. */
const AGREES_WITHIN_MS = 300_000;
const AGREEMENTS_NEEDED = 2;

/** The first period of a profile. There is nothing yet to hold its clock against. */
export function firstPeriod({ monoMs, wallMs }: Moment): BudgetPeriod {
  const believed = { wallMs, monoMs };
  return { month: monthNumber(wallMs), believed, isInDoubt: false, agreements: 0 };
}

/** The period after a look at the clocks. A computer that slept looks like one whose clock was set ahead. */
export function observe(period: BudgetPeriod, now: Moment): BudgetPeriod {
  return isBelievable(period, now) ? believe(period, now) : { ...period, isInDoubt: true };
}

/** The period after an answer that carried a provider's date, which may settle a doubt. */
export function heardDate(period: BudgetPeriod, dateMs: number, now: Moment): BudgetPeriod {
  // After a restart, an answer may come before anybody has looked at the clocks.
  const observed = observe(period, now);
  if (!observed.isInDoubt) return period.isInDoubt ? observed : period;
  const doesAgree = Math.abs(dateMs - now.wallMs) <= AGREES_WITHIN_MS;
  const agreements = doesAgree ? observed.agreements + 1 : 0;
  return agreements >= AGREEMENTS_NEEDED ? confirm(observed, now) : { ...observed, agreements };
}

/** Believes the clock as it is, because the person says so. */
export function confirm(period: BudgetPeriod, now: Moment): BudgetPeriod {
  return Number.isFinite(monthNumber(now.wallMs)) ? believe(period, now) : period;
}

/** The period for a new run, whose monotonic clock has nothing to do with the one before. */
export function intoNewRun(period: BudgetPeriod): BudgetPeriod {
  return { ...period, believed: { ...period.believed, monoMs: null }, agreements: 0 };
}

function isBelievable({ month, believed }: BudgetPeriod, { monoMs, wallMs }: Moment): boolean {
  // How long the app was away nobody can say, so only what frees no budget is believed.
  if (believed.monoMs === null)
    return wallMs >= believed.wallMs - LARGEST_JUMP_MS && monthNumber(wallMs) <= month;
  const expectedMs = believed.wallMs + (monoMs - believed.monoMs);
  return Math.abs(wallMs - expectedMs) <= LARGEST_JUMP_MS;
}

function believe({ month }: BudgetPeriod, { monoMs, wallMs }: Moment): BudgetPeriod {
  return {
    month: Math.max(month, monthNumber(wallMs)),
    believed: { wallMs, monoMs },
    isInDoubt: false,
    agreements: 0,
  };
}
