import {
  correctQuota,
  leftOf,
  openQuota,
  reserveQuota,
  settleQuota,
  turnQuota,
  type QuotaState,
} from './calendar-quota.ts';
import { freePlace, NO_HOLDERS, placeWaitMs, takePlace, type PlacesState } from './concurrency.ts';
import type { Demand, SettledUse } from './demand.ts';
import {
  IDLE_RATE,
  paceOf,
  rateWaitMs,
  reserveRate,
  settleRate,
  tightenRate,
  type Pace,
  type RateState,
} from './gcra.ts';
import type { ConcurrentLimit, LimitSpec, QuotaLimit, RateLimit } from './limit-spec.ts';
import { tooLargeSentence, tooLateSentence, usedUpSentence } from './limit-sentences.ts';

/** One limit and where it stands. `most` is what the provider says its limit is; the lower one of the two holds. */
export type LimitState = { readonly most: number | null } & (
  | { readonly kind: 'rate'; readonly spec: RateLimit; readonly rate: RateState }
  | { readonly kind: 'quota'; readonly spec: QuotaLimit; readonly quota: QuotaState }
  | { readonly kind: 'concurrent'; readonly spec: ConcurrentLimit; readonly places: PlacesState }
);

/** What a provider says of one of its limits; `null` for what it leaves open. */
export interface LimitReport {
  readonly remaining: number | null;
  readonly most: number | null;
  /** Since the epoch, by the provider's clock. Only a quota heeds it. */
  readonly resetAtMs: number | null;
}

/** Why a call can't pass now. */
export interface Hold {
  readonly limitId: string;
  /** `null`: nobody knows, or never. */
  readonly waitMs: number | null;
  readonly sentence: () => string;
}

/** The whole milliseconds that a decision goes by, and how far the provider is spared. */
export interface Circumstances {
  readonly nowMs: number;
  /** As of `calendarTime`. */
  readonly atMs: number;
  readonly permille: number;
}

export function freshLimit(spec: LimitSpec, atMs: number): LimitState {
  switch (spec.kind) {
    case 'rate':
      return { kind: 'rate', spec, most: null, rate: IDLE_RATE };
    case 'quota':
      return { kind: 'quota', spec, most: null, quota: openQuota(spec, atMs) };
    case 'concurrent':
      return { kind: 'concurrent', spec, most: null, places: NO_HOLDERS };
  }
}

export function amountOf({ spec, most }: LimitState): number {
  return Math.min(spec.amount, most ?? spec.amount);
}

export function paceFor(spec: RateLimit, most: number | null, permille: number): Pace {
  const amount = Math.min(spec.amount, most ?? spec.amount);
  return paceOf(amount, spec.perMs, Math.min(spec.burst, amount), permille);
}

/**
 * Of a rate no more is asked than it ever lets through at once: what a call may use at most is mostly far more
 * than it will, and the true use is counted afterwards, however large. A quota really runs out, and is asked for all.
 */
function unitsOfRate(limit: LimitState & { readonly kind: 'rate' }, demand: Demand): number {
  return Math.min(demand[limit.spec.unit], limit.spec.burst, amountOf(limit));
}

/** What keeps a demand from passing; `null` when nothing does. */
export function holdOf(limit: LimitState, demand: Demand, now: Circumstances): Hold | null {
  const limitId = limit.spec.id;
  switch (limit.kind) {
    case 'rate': {
      const { spec } = limit;
      const units = unitsOfRate(limit, demand);
      if (units === 0) return null;
      const pace = paceFor(spec, limit.most, now.permille);
      const waitMs = rateWaitMs(limit.rate, pace, units, now.nowMs);
      if (waitMs === 0) return null;
      return { limitId, waitMs, sentence: () => tooLateSentence(spec, waitMs) };
    }
    case 'quota': {
      const { spec } = limit;
      const units = demand[spec.unit];
      const amount = amountOf(limit);
      const quota = turnQuota(spec, limit.quota, now.atMs);
      const left = leftOf(quota, amount);
      if (units === 0 || units <= left) return null;
      if (units > amount)
        return { limitId, waitMs: null, sentence: () => tooLargeSentence(spec, demand, amount) };
      const waitMs = quota.endMs - now.atMs;
      return { limitId, waitMs, sentence: () => usedUpSentence(spec, left, demand) };
    }
    case 'concurrent': {
      const { spec } = limit;
      const waitMs = placeWaitMs(limit.places, amountOf(limit), now.nowMs);
      if (waitMs === 0) return null;
      return { limitId, waitMs, sentence: () => tooLateSentence(spec, waitMs) };
    }
  }
}

export function reserveIn(
  limit: LimitState,
  reservationId: number,
  demand: Demand,
  { nowMs, atMs, permille }: Circumstances,
): LimitState {
  switch (limit.kind) {
    case 'rate': {
      const units = unitsOfRate(limit, demand);
      if (units === 0) return limit;
      const pace = paceFor(limit.spec, limit.most, permille);
      return { ...limit, rate: reserveRate(limit.rate, pace, units, reservationId, nowMs) };
    }
    case 'quota': {
      const quota = turnQuota(limit.spec, limit.quota, atMs);
      return { ...limit, quota: reserveQuota(quota, demand[limit.spec.unit]) };
    }
    case 'concurrent':
      return { ...limit, places: takePlace(limit.places, reservationId, nowMs) };
  }
}

/** `settled` is `null` for a call that never reached its provider. */
export function settleIn(
  limit: LimitState,
  reservation: { readonly id: number; readonly demand: Demand },
  settled: SettledUse | null,
  { nowMs, atMs, permille }: Circumstances,
): LimitState {
  const { id, demand } = reservation;
  const use = settled?.use ?? null;
  switch (limit.kind) {
    case 'rate': {
      const { unit } = limit.spec;
      const pace = paceFor(limit.spec, limit.most, permille);
      const usedUnits = settled?.estimated.includes(unit) ? null : (use?.[unit] ?? 0);
      const rateUse = { reservationId: id, units: unitsOfRate(limit, demand), usedUnits };
      return { ...limit, rate: settleRate(limit.rate, pace, rateUse, nowMs) };
    }
    case 'quota': {
      const { unit } = limit.spec;
      const quota = turnQuota(limit.spec, limit.quota, atMs);
      return { ...limit, quota: settleQuota(quota, demand[unit], use?.[unit] ?? 0) };
    }
    case 'concurrent':
      return { ...limit, places: freePlace(limit.places, id, settled !== null, nowMs) };
  }
}

/** `null` when the report holds nothing that is believed. */
export function correctIn(
  limit: LimitState,
  report: LimitReport,
  { nowMs, atMs, permille }: Circumstances,
): LimitState | null {
  const said = isCount(report.most) && report.most >= 1 ? report.most : null;
  const remaining = isCount(report.remaining) ? report.remaining : null;
  if (said === null && remaining === null) return null;
  const most = said ?? limit.most;
  if (limit.kind === 'concurrent' || remaining === null)
    return said === null ? null : { ...limit, most };
  if (limit.kind === 'rate') {
    const rate = tightenRate(limit.rate, paceFor(limit.spec, most, permille), remaining, nowMs);
    return { ...limit, most, rate };
  }
  const whole = { remaining, most, resetAtMs: report.resetAtMs };
  const quota = correctQuota(limit.spec, limit.quota, whole, atMs);
  return quota && { ...limit, most, quota };
}

function isCount(value: number | null): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}
