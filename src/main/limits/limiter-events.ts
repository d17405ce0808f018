import { exhaust, rebase, refuse, replenish, succeed, type Refusal } from './adaptive-rate.ts';
import { correctIn, type LimitReport } from './limit-state.ts';
import { circumstancesOf, turnLimits, type LimiterState } from './limiter-state.ts';
import { calendarTime, trustClock, type Moment } from './trusted-clock.ts';

/**
 * A provider tells where one of its limits stands. It is believed where it is stricter than our count, and a
 * quota's counter is believed either way. Reconcile the call that brought the report first. `null` when there
 * is no such limit, or nothing in the report that can be true.
 */
export function correctLimit(
  state: LimiterState,
  limitId: string,
  report: LimitReport,
  now: Moment,
): LimiterState | null {
  const circumstances = circumstancesOf(state, now);
  const index = state.limits.findIndex(({ spec }) => spec.id === limitId);
  const limit = state.limits[index];
  const corrected = limit ? correctIn(limit, report, circumstances) : null;
  return corrected && { ...state, limits: state.limits.with(index, corrected) };
}

/** The provider answered 429, 503 or 529. Leave it out to do without adaptive back-off. */
export function noteRefusal(state: LimiterState, refusal: Refusal, now: Moment): LimiterState {
  const { nowMs, atMs } = circumstancesOf(state, now);
  return { ...state, backOff: refuse(state.backOff, refusal, nowMs, atMs) };
}

/** The provider did what it was asked. `sentAtMs` is monotonic. */
export function noteSuccess(state: LimiterState, sentAtMs: number): LimiterState {
  const backOff = succeed(state.backOff, sentAtMs);
  return backOff === state.backOff ? state : { ...state, backOff };
}

/** The provider says that a quota or its credit is used up. `resetAtMs` is `null` when it does not say until when. */
export function noteExhaustion(
  state: LimiterState,
  resetAtMs: number | null,
  now: Moment,
): LimiterState {
  const { atMs } = circumstancesOf(state, now);
  return { ...state, backOff: exhaust(state.backOff, resetAtMs, atMs) };
}

/** The quota or credit is there again: the provider said so, or the person. */
export function noteReplenishment(state: LimiterState): LimiterState {
  return { ...state, backOff: replenish(state.backOff) };
}

/** Whether the wall clock moved by itself, so that periods go by the monotonic one until it is confirmed. */
export function isClockDoubted(state: LimiterState, now: Moment): boolean {
  return calendarTime(state.clock, now).isDoubted;
}

/** The wall clock is right: two dates of providers agree with it within 5 min, or the person says so. */
export function confirmClock(state: LimiterState, now: Moment): LimiterState {
  const clock = trustClock(now);
  const { atMs } = calendarTime(clock, now);
  // At once: a period that a wrong clock began has to end by the right one from now on.
  const limits = turnLimits(state.limits, atMs);
  return { ...state, limits, clock, backOff: rebase(state.backOff, atMs) };
}
