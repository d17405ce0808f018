import type { AttemptDetail } from '#contract/calls.ts';

type Timed = Pick<
  AttemptDetail,
  'startedAtMs' | 'queuedMs' | 'firstContentMs' | 'durationMs' | 'state'
>;

/** An attempt as a bar: how much of the axis lies before it, and how much each part of it takes, 0 to 1. */
export interface AttemptBar {
  readonly before: number;
  /** Waiting for its turn. */
  readonly queued: number;
  /** Sent, and nothing of the answer there yet. */
  readonly sending: number;
  /** From the first content to the end. */
  readonly answering: number;
}

export interface Waterfall {
  /** From the first attempt's wait to the end of the last. */
  readonly totalMs: number;
  readonly bars: readonly AttemptBar[];
}

/** The attempts on one time axis; `null` when there is no time to show. */
export function layOutAttempts(attempts: readonly Timed[], nowMs: number): Waterfall | null {
  const endOf = ({ startedAtMs, durationMs }: Timed): number =>
    // One under way has come as far as the clock has.
    durationMs === null ? Math.max(startedAtMs, nowMs) : startedAtMs + durationMs;
  const beginOf = ({ startedAtMs, queuedMs }: Timed): number => startedAtMs - (queuedMs ?? 0);
  const known = attempts.filter(({ state, durationMs }) => durationMs !== null || state === 'open');
  if (known.length < attempts.length || attempts.length === 0) return null;
  const beginMs = Math.min(...attempts.map(beginOf));
  const totalMs = Math.max(...attempts.map(endOf)) - beginMs;
  if (totalMs <= 0) return null;
  const share = (ms: number): number => Math.max(0, ms) / totalMs;
  return {
    totalMs,
    bars: attempts.map((attempt) => {
      const lengthMs = endOf(attempt) - attempt.startedAtMs;
      const sendingMs = Math.min(attempt.firstContentMs ?? lengthMs, lengthMs);
      return {
        before: share(beginOf(attempt) - beginMs),
        queued: share(attempt.queuedMs ?? 0),
        sending: share(sendingMs),
        answering: share(lengthMs - sendingMs),
      };
    }),
  };
}
