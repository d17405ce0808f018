/** Both clocks, read at one moment by the caller. */
export interface Moment {
  /** For rates, waits and deadlines: never jumps, and means nothing outside this run. */
  readonly monotonicMs: number;
  /** For calendar quotas: since the epoch. It may jump. */
  readonly wallMs: number;
}

/** The wall clock as it was last known to be right. */
export interface TrustedClock {
  /** Wall minus monotonic time. */
  readonly offsetMs: number;
}

export interface CalendarTime {
  readonly atMs: number;
  /** The wall clock has moved by itself, so this is the monotonic clock's word instead. */
  readonly isDoubted: boolean;
}

/**
 * An hour, less a minute: a clock that stands in the wrong zone or season is wrong by whole hours. Steps
 * of a time server are far smaller. They are measured from the last confirmation, so small ones can't add up.
 */
export const LARGEST_TRUSTED_STEP_MS = 59 * 60_000;

/** Takes the wall clock for right: at the first start, when providers' dates agree with it, or when the person says so. */
export function trustClock(now: Moment): TrustedClock {
  return { offsetMs: Math.floor(now.wallMs) - Math.floor(now.monotonicMs) };
}

/**
 * The time that quotas go by. While the wall clock is in doubt, time goes on from the last trusted one as
 * the monotonic clock counts it. That one stands still in sleep and never runs ahead, so a period may end
 * late, until the clock is confirmed or right again, and never early.
 */
export function calendarTime(clock: TrustedClock, now: Moment): CalendarTime {
  const wallMs = Math.floor(now.wallMs);
  const expectedMs = Math.floor(now.monotonicMs) + clock.offsetMs;
  // Written so that a clock that reads NaN is doubted, too.
  if (Math.abs(wallMs - expectedMs) < LARGEST_TRUSTED_STEP_MS)
    return { atMs: wallMs, isDoubted: false };
  return { atMs: expectedMs, isDoubted: true };
}
