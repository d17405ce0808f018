/** What is remembered of a server's starts. Times are monotonic milliseconds. */
export interface RestartState {
  readonly starts: readonly number[];
  /** How many waits were handed out since the last reset. */
  readonly waits: number;
  /** The one restart without a wait is used up. */
  readonly hasHurried: boolean;
  readonly readySinceMs: number | null;
}

export type RestartAnswer =
  | { readonly kind: 'wait'; readonly waitMs: number; readonly attempt: number }
  | { readonly kind: 'give-up'; readonly starts: number; readonly withinMs: number };

export const FRESH: RestartState = {
  starts: [],
  waits: 0,
  hasHurried: false,
  readySinceMs: null,
};

/** Five starts in any minute: the sixth would not go better. */
export const STARTS_AT_MOST = 5;
const STARTS_WITHIN_MS = 60_000;
/** Catches a server that lives a little longer each time. */
const SLOW_STARTS_AT_MOST = 11;
const SLOW_STARTS_WITHIN_MS = 3_600_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
const JITTER = 0.2;
/** After so long in good health, earlier trouble is forgotten. */
const HEALTHY_AFTER_MS = 600_000;

export function started(state: RestartState, nowMs: number): RestartState {
  const starts = state.starts.filter((at) => at > nowMs - SLOW_STARTS_WITHIN_MS);
  return { ...state, starts: [...starts, nowMs], readySinceMs: null };
}

export function becameReady(state: RestartState, nowMs: number): RestartState {
  return { ...state, readySinceMs: nowMs };
}

/**
 * What to do after a run has ended by itself. `draw` is evenly from 0 to below 1. The first restart of
 * a server that was ready comes at once; then 1, 2, 4, 8, … s, ±20 %, a minute at most.
 */
export function exited(
  before: RestartState,
  nowMs: number,
  draw: number,
): { readonly state: RestartState; readonly answer: RestartAnswer } {
  const wasReady = before.readySinceMs !== null;
  const wasHealthy = wasReady && nowMs - (before.readySinceMs ?? 0) >= HEALTHY_AFTER_MS;
  const state = wasHealthy ? { ...FRESH, starts: before.starts.slice(-1) } : before;

  for (const [most, withinMs] of [
    [STARTS_AT_MOST, STARTS_WITHIN_MS],
    [SLOW_STARTS_AT_MOST, SLOW_STARTS_WITHIN_MS],
  ] as const) {
    const recent = state.starts.filter((at) => at > nowMs - withinMs);
    if (recent.length >= most) {
      const first = recent[0] ?? nowMs;
      return { state, answer: { kind: 'give-up', starts: most, withinMs: nowMs - first } };
    }
  }

  const attempt = state.starts.filter((at) => at > nowMs - STARTS_WITHIN_MS).length + 1;
  if (wasReady && !state.hasHurried && state.waits === 0)
    return {
      state: { ...state, hasHurried: true, readySinceMs: null },
      answer: { kind: 'wait', waitMs: 0, attempt },
    };
  const middle = Math.min(FIRST_WAIT_MS * 2 ** state.waits, LONGEST_WAIT_MS);
  const waitMs = Math.min(Math.round(middle * (1 - JITTER + 2 * JITTER * draw)), LONGEST_WAIT_MS);
  return {
    state: { ...state, waits: state.waits + 1, readySinceMs: null },
    answer: { kind: 'wait', waitMs, attempt },
  };
}
