import type { QuotaLimit } from './limit-spec.ts';
import { longestPeriodMs, periodAfter, periodAt, type Period } from './quota-period.ts';
import { LARGEST_TRUSTED_STEP_MS } from './trusted-clock.ts';

/** What was used of a quota in the period in force. Stored as it is; all numbers are whole and not negative. */
export interface QuotaState extends Period {
  readonly used: number;
  /** Held for calls that are under way. It goes along into the next period, where it may be counted. */
  readonly reserved: number;
}

/** What a provider says of its own counter; `null` for what it leaves open. */
export interface QuotaReport {
  readonly remaining: number;
  /** Its own limit, which may be another than ours. */
  readonly most: number | null;
  readonly resetAtMs: number | null;
}

/** A provider's clock and ours may differ by so much; within it, two resets are the same one. */
const RESET_DRIFT_MS = 15 * 60_000;

/** All times are those of `calendarTime`, never the bare wall clock. */
export function openQuota(limit: QuotaLimit, atMs: number): QuotaState {
  return { ...periodAt(limit, atMs), used: 0, reserved: 0 };
}

/**
 * The state in the period that is in force. A new period begins only once the old one has ended. One that
 * ends later than any can was begun by a wrong clock: it is cut, and what was used stays used.
 */
export function turnQuota(limit: QuotaLimit, quota: QuotaState, atMs: number): QuotaState {
  if (atMs >= quota.endMs)
    return { ...periodAfter(limit, quota, atMs), used: 0, reserved: quota.reserved };
  if (quota.endMs - atMs <= longestPeriodMs(limit)) return quota;
  return { ...quota, ...periodAt(limit, atMs) };
}

export function leftOf(quota: QuotaState, amount: number): number {
  return Math.max(0, amount - quota.used - quota.reserved);
}

export function reserveQuota(quota: QuotaState, units: number): QuotaState {
  return { ...quota, reserved: quota.reserved + units };
}

/** Ends a reservation with what was really used, which is 0 for a call that was never sent. */
export function settleQuota(quota: QuotaState, reserved: number, used: number): QuotaState {
  return {
    ...quota,
    reserved: Math.max(0, quota.reserved - reserved),
    used: quota.used + used,
  };
}

/**
 * The provider's counter beats ours, and so does its reset. Settle the call whose answer brought the report
 * first, or it counts twice. `null` when the report is not believed: no count, or about a period that is over.
 */
export function correctQuota(
  limit: QuotaLimit,
  before: QuotaState,
  report: QuotaReport,
  atMs: number,
): QuotaState | null {
  const { remaining, resetAtMs } = report;
  if (!Number.isFinite(remaining) || remaining < 0) return null;
  const quota = turnQuota(limit, before, atMs);
  const used = Math.max(0, (report.most ?? limit.amount) - Math.floor(remaining));
  if (resetAtMs === null || !(resetAtMs > 0)) return { ...quota, used };
  if (resetAtMs <= atMs) return null;
  const isSame = Math.abs(resetAtMs - quota.endMs) <= RESET_DRIFT_MS;
  // Far enough from the longest period that no trusted step of the clock, from end to end, makes it too long.
  const latestMs = atMs + longestPeriodMs(limit) - 2 * LARGEST_TRUSTED_STEP_MS;
  if (isSame || resetAtMs > latestMs) return { ...quota, used };
  return { ...quota, endMs: Math.floor(resetAtMs), used };
}
