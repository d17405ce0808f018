import { FULL_SPEED, type BackOff } from './adaptive-rate.ts';
import { turnQuota, type QuotaState } from './calendar-quota.ts';
import type { Demand } from './demand.ts';
import { FULL_PERMILLE, remainingRateMs, resumeRate } from './gcra.ts';
import type { LimitSpec, QuotaLimit } from './limit-spec.ts';
import { freshLimit, paceFor, type Circumstances, type LimitState } from './limit-state.ts';
import { periodAt } from './quota-period.ts';
import { calendarTime, trustClock, type Moment, type TrustedClock } from './trusted-clock.ts';

/** All limits of one scope: of the app, a provider, a key or a model. The caller keeps one for each. */
export interface LimiterState {
  readonly limits: readonly LimitState[];
  readonly backOff: BackOff;
  readonly clock: TrustedClock;
  /** The calls under way. */
  readonly open: readonly Reservation[];
  readonly nextReservationId: number;
}

/** What a call holds in every limit until it is reconciled or released. Plain JSON, as all of the state is. */
export interface Reservation {
  /** One of a kind within its limiter, across restarts, too. */
  readonly id: number;
  readonly demand: Demand;
  readonly limitIds: readonly string[];
}

export function createLimiter(specs: readonly LimitSpec[], now: Moment): LimiterState {
  const clock = trustClock(now);
  const { atMs } = calendarTime(clock, now);
  return {
    limits: specs.map((spec) => freshLimit(spec, atMs)),
    backOff: FULL_SPEED,
    clock,
    open: [],
    nextReservationId: 1,
  };
}

/** The same limits with each quota in the period that is in force. */
export function turnLimits(limits: readonly LimitState[], atMs: number): readonly LimitState[] {
  return limits.map((limit) =>
    limit.kind === 'quota' ? { ...limit, quota: turnQuota(limit.spec, limit.quota, atMs) } : limit,
  );
}

export function circumstancesOf(state: LimiterState, now: Moment): Circumstances {
  return {
    nowMs: Math.floor(now.monotonicMs),
    atMs: calendarTime(state.clock, now).atMs,
    permille: state.backOff.permille,
  };
}

/**
 * Other limits from now on. A limit that keeps its id, kind and unit keeps what was used of it; in a limit
 * that is new, calls under way hold nothing.
 */
export function changeLimits(
  before: LimiterState,
  specs: readonly LimitSpec[],
  now: Moment,
): LimiterState {
  const circumstances = circumstancesOf(before, now);
  const limits: LimitState[] = [];
  const kept = new Set<string>();
  for (const spec of specs) {
    const old = before.limits.find((limit) => limit.spec.id === spec.id);
    const changed = old ? changedLimit(old, spec, circumstances) : null;
    if (changed) kept.add(spec.id);
    limits.push(changed ?? freshLimit(spec, circumstances.atMs));
  }
  const open = before.open.map((one) => ({
    ...one,
    limitIds: one.limitIds.filter((id) => kept.has(id)),
  }));
  return { ...before, limits: turnLimits(limits, circumstances.atMs), open };
}

function changedLimit(
  old: LimitState,
  spec: LimitSpec,
  { nowMs, atMs }: Circumstances,
): LimitState | null {
  if (old.kind === 'concurrent' && spec.kind === 'concurrent') return { ...old, spec };
  if (old.kind === 'rate' && spec.kind === 'rate' && old.spec.unit === spec.unit) {
    if (isSame(old.spec, spec)) return old;
    const pace = paceFor(spec, old.most, FULL_PERMILLE);
    const { arrivalTicks } = resumeRate(remainingRateMs(old.rate, nowMs), pace, nowMs);
    return { ...old, spec, rate: { ...old.rate, arrivalTicks } };
  }
  if (old.kind === 'quota' && spec.kind === 'quota' && old.spec.unit === spec.unit)
    return { ...old, spec, quota: carryQuota(old.spec, old.quota, spec, atMs) };
  return null;
}

/** Another calendar begins with what was used by the old one: too much rather than too little. */
function carryQuota(
  before: QuotaLimit,
  quota: QuotaState,
  after: QuotaLimit,
  atMs: number,
): QuotaState {
  if (before.period === after.period && isSame(before.anchor, after.anchor)) return quota;
  return { ...quota, ...periodAt(after, atMs) };
}

function isSame(one: object, other: object): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
