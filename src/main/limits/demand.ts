import { LIMIT_UNITS, type LimitUnit } from './limit-spec.ts';

/** What a call will use at most, as far as can be told before: whole numbers from 0. */
export type Demand = Readonly<Record<LimitUnit, number>>;

/** What a call has used, as the provider reported it; `null` where it said nothing. */
export type ReportedUse = Readonly<Record<LimitUnit, number | null>>;

export interface SettledUse {
  readonly use: Demand;
  /** The units whose report was missing or could not be true: there the demand stands instead. */
  readonly estimated: readonly LimitUnit[];
}

export const NO_DEMAND: Demand = { requests: 0, tokens: 0, characters: 0, queries: 0 };

const LARGEST_DEMAND = 1_000_000_000;
/** An estimate may be far too low, but hardly by more than this. */
const ABSURD_FACTOR = 100;
/** For what was expected to be small. */
const NEVER_ABSURD = 10_000;
/** For what nobody estimated: more than the longest request that any model takes. */
const MOST_UNEXPECTED = 2_000_000;

/** The demand in whole units, rounded up. */
export function wholeDemand(demand: Demand): Demand {
  const whole = { ...demand };
  for (const unit of LIMIT_UNITS) whole[unit] = Math.max(0, Math.ceil(demand[unit]));
  return whole;
}

/** What is wrong with a demand, in one sentence; `null` when nothing is. */
export function mistakeInDemand(demand: Demand): string | null {
  for (const unit of LIMIT_UNITS) {
    const units = demand[unit];
    if (!Number.isInteger(units) || units < 0 || units > LARGEST_DEMAND)
      return `The number of ${unit} is ${units}. It must be a whole number from 0 to ${LARGEST_DEMAND.toLocaleString('en')}.`;
  }
  return null;
}

/** Believes a report as far as it can be true; fractions count as whole ones. */
export function settleUse(demand: Demand, reported: ReportedUse): SettledUse {
  const use = { ...demand };
  const estimated: LimitUnit[] = [];
  for (const unit of LIMIT_UNITS) {
    const units = reported[unit];
    if (isBelievable(units, demand[unit])) use[unit] = Math.ceil(units);
    else estimated.push(unit);
  }
  return { use, estimated };
}

function isBelievable(units: number | null, expected: number): units is number {
  const most = expected === 0 ? MOST_UNEXPECTED : Math.max(expected * ABSURD_FACTOR, NEVER_ABSURD);
  return units !== null && units >= 0 && units <= most;
}
