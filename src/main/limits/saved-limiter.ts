import * as z from 'zod';
import { pauseMs } from './adaptive-rate.ts';
import { FULL_PERMILLE, remainingRateMs, resumeRate } from './gcra.ts';
import { parseLimits, type LimitSpec } from './limit-spec.ts';
import { freshLimit, paceFor, type LimitState } from './limit-state.ts';
import { changeLimits, circumstancesOf, type LimiterState } from './limiter-state.ts';
import type { Moment } from './trusted-clock.ts';

const Count = z.int().nonnegative();
const Time = z.int();

const SavedLimit = z.object({
  spec: z.custom<LimitSpec>((spec) => parseLimits([spec]).status === 'ok'),
  most: Count.nullable(),
  /** Of a rate: how long until all that it let through is paid for. */
  remainingMs: Count.nullable(),
  quota: z.object({ startMs: Time, endMs: Time, used: Count, reserved: Count }).nullable(),
});
type SavedLimit = z.infer<typeof SavedLimit>;

/** What outlives the run. Of the monotonic clock, whose numbers end with it, only what remained. */
export const SavedLimiter = z.object({
  /** The calendar when this was saved. */
  atMs: Time,
  limits: z.array(SavedLimit),
  permille: z.int().min(1).max(FULL_PERMILLE),
  pauseMs: Count,
  exhausted: z.object({ sinceMs: Time, untilMs: Time, isKnown: z.boolean() }).nullable(),
  open: z.array(
    z.object({
      id: Count,
      demand: z.object({ requests: Count, tokens: Count, characters: Count, queries: Count }),
      limitIds: z.array(z.string()),
    }),
  ),
  nextReservationId: Count,
});
export type SavedLimiter = z.infer<typeof SavedLimiter>;

/** Plain JSON. What is let through after it was saved is not known after a crash. */
export function saveLimiter(state: LimiterState, now: Moment): SavedLimiter {
  const { nowMs, atMs } = circumstancesOf(state, now);
  return {
    atMs,
    limits: state.limits.map((limit) => saveLimit(limit, nowMs)),
    permille: state.backOff.permille,
    pauseMs: pauseMs(state.backOff, nowMs),
    exhausted: state.backOff.exhausted,
    open: state.open.map((one) => ({ ...one, limitIds: [...one.limitIds] })),
    nextReservationId: state.nextReservationId,
  };
}

/**
 * Goes on where it was saved, with the limits of now. Time in between counts for quotas only, and only once
 * the wall clock is trusted: after more than an hour that takes `confirmClock`. The calls in `open` no longer
 * hold places, but their share of quotas; the caller reconciles or releases each.
 */
export function restoreLimiter(
  saved: SavedLimiter,
  specs: readonly LimitSpec[],
  now: Moment,
): LimiterState {
  const nowMs = Math.floor(now.monotonicMs);
  const state: LimiterState = {
    limits: saved.limits.map((limit) => restoreLimit(limit, saved.atMs, nowMs)),
    backOff: {
      permille: saved.permille,
      cutAtMs: null,
      coolUntilMs: saved.pauseMs === 0 ? null : nowMs + saved.pauseMs,
      exhausted: saved.exhausted,
    },
    clock: { offsetMs: saved.atMs - nowMs },
    open: saved.open,
    nextReservationId: saved.nextReservationId,
  };
  return changeLimits(state, specs, now);
}

function saveLimit(limit: LimitState, nowMs: number): SavedLimit {
  const { spec, most } = limit;
  return {
    spec,
    most,
    remainingMs: limit.kind === 'rate' ? remainingRateMs(limit.rate, nowMs) : null,
    quota: limit.kind === 'quota' ? limit.quota : null,
  };
}

function restoreLimit(saved: SavedLimit, atMs: number, nowMs: number): LimitState {
  const { spec, most, quota } = saved;
  const fresh = freshLimit(spec, atMs);
  if (fresh.kind === 'quota') return { ...fresh, most, quota: quota ?? fresh.quota };
  if (fresh.kind === 'concurrent') return { ...fresh, most };
  const pace = paceFor(fresh.spec, most, FULL_PERMILLE);
  return { ...fresh, most, rate: resumeRate(saved.remainingMs ?? NaN, pace, nowMs) };
}
