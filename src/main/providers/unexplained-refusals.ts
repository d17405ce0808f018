/** Refusals in a row that said neither why nor for how long; `null` when there are none. Times in milliseconds. */
export interface Unexplained {
  readonly sinceMs: number;
  readonly lastMs: number;
  readonly waitMs: number;
}

const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 60_000;
/** Our own rule: who is “too fast” for so long has used up more than a minute’s worth. */
const TOO_LONG_MS = 600_000;

/** The row with one refusal more. Those that come while the wait lasts answer earlier requests, and say nothing new. */
export function refusedAgain(before: Unexplained | null, nowMs: number): Unexplained {
  if (before === null || nowMs - before.lastMs > TOO_LONG_MS)
    return { sinceMs: nowMs, lastMs: nowMs, waitMs: FIRST_WAIT_MS };
  if (nowMs - before.lastMs < before.waitMs) return before;
  const waitMs = Math.min(before.waitMs * 2, LONGEST_WAIT_MS);
  return { sinceMs: before.sinceMs, lastMs: nowMs, waitMs };
}

/** Whether it has gone on for so long that a quota must be used up. */
export function isUsedUp({ sinceMs, lastMs }: Unexplained): boolean {
  return lastMs - sinceMs >= TOO_LONG_MS;
}
