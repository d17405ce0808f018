import type { BreakerSettings } from './breaker-settings.ts';
import { createBreaker, type BreakerState, type Open } from './breaker-state.ts';

/**
 * A breaker as it outlives a restart. Every time is a length in milliseconds, because the monotonic clock
 * begins anew and the wall clock may be wrong. What passes while the app is not running does not count.
 */
export interface BreakerSnapshot {
  readonly key: string;
  readonly isPaused: boolean;
  readonly nextTicket: number;
  readonly level: number;
  /** What is left of the rest; 0 once it may be tried again; `null` when closed. */
  readonly restLeftMs: number | null;
  /** Since the last rest ended; `null` when there was none. */
  readonly calmForMs: number | null;
  readonly failuresInARow: number;
  readonly recent: readonly {
    readonly ageMs: number;
    readonly calls: number;
    readonly failures: number;
  }[];
}

/** What to keep of it. Requests under way are not kept: after a restart nobody waits for them. */
export function exportBreaker(state: BreakerState, now: number): BreakerSnapshot {
  const isPaused = state.name === 'forced-open';
  const kept = state.name === 'forced-open' ? state.before : state;
  const { key, nextTicket, level, restEndMono } = kept;
  const isClosed = kept.name === 'closed';
  return {
    key,
    isPaused,
    nextTicket,
    level,
    restLeftMs: isClosed ? null : Math.max(0, (restEndMono ?? now) - now),
    calmForMs: restEndMono === null ? null : Math.max(0, now - restEndMono),
    failuresInARow: isClosed ? kept.failuresInARow : 0,
    recent: isClosed
      ? kept.recent.map(({ startMono, calls, failures }) => ({
          ageMs: now - startMono,
          calls,
          failures,
        }))
      : [],
  };
}

/**
 * The breaker after a restart. A probe that was under way has to be repeated. Figures that can't be, from a
 * damaged file say, never make it rest longer than its settings allow.
 */
export function importBreaker(
  snapshot: BreakerSnapshot,
  now: number,
  settings: BreakerSettings,
): BreakerState {
  const { key, restLeftMs, calmForMs, recent } = snapshot;
  const fresh = createBreaker(key);
  const leftMs = within(restLeftMs ?? 0, 0, settings.longestOpenMs);
  const kept = {
    key,
    nextTicket: within(snapshot.nextTicket, fresh.nextTicket, Number.MAX_SAFE_INTEGER / 2),
    level: within(snapshot.level, 0, HIGHEST_LEVEL),
  };
  const open: Open = { ...kept, name: 'open', restEndMono: now + leftMs };
  const calm = calmForMs === null ? null : now - within(calmForMs, 0, LONG_AGO_MS);
  const state =
    restLeftMs === null
      ? {
          ...fresh,
          ...kept,
          restEndMono: calm,
          failuresInARow: within(snapshot.failuresInARow, 0, MANY_CALLS),
          recent: recent.map(({ ageMs, calls, failures }) => ({
            startMono: now - within(ageMs, 0, LONG_AGO_MS),
            calls: within(calls, 0, MANY_CALLS),
            failures: within(failures, 0, MANY_CALLS),
          })),
        }
      : open;
  return snapshot.isPaused ? { name: 'forced-open', before: state } : state;
}

/** Doubles a second to more than a day. */
const HIGHEST_LEVEL = 20;
const LONG_AGO_MS = 30 * 86_400_000;
const MANY_CALLS = 1_000_000;

function within(value: number, least: number, most: number): number {
  return Number.isFinite(value) ? Math.min(Math.max(Math.floor(value), least), most) : least;
}
