import { createBreaker, type BreakerState } from './breaker-state.ts';

/** What trying by hand did. Times are milliseconds. */
export interface TryReport {
  /** `lets-one-try`: the next request is the one that finds out. `kept-paused`: a pause ends by resuming. */
  readonly did: 'lets-one-try' | 'nothing' | 'kept-paused';
  readonly was: BreakerState['name'];
  /** How much longer it would have rested. */
  readonly restLeftMs: number;
}

/** What a reset by hand did. Times are milliseconds. */
export interface ResetReport {
  /** `kept-paused`: a pause ends by resuming, not by a reset. */
  readonly did: 'closed' | 'forgot-failures' | 'nothing' | 'kept-paused';
  readonly was: BreakerState['name'];
  /** How much longer it would have rested. */
  readonly restLeftMs: number;
  readonly forgottenFailures: number;
  /** How often the next rest would have been doubled. */
  readonly forgottenDoublings: number;
}

/** Nothing is let through until `resume`. Answers to what is under way no longer count. */
export function pause(state: BreakerState): BreakerState {
  switch (state.name) {
    case 'forced-open':
      return state;
    case 'closed':
      return { name: 'forced-open', before: { ...state, awaited: [] } };
    case 'half-open':
      return { name: 'forced-open', before: { ...state, probe: null } };
    case 'open':
      return { name: 'forced-open', before: state };
  }
}

/** Ends a pause. What was resting before goes on resting until its time. */
export function resume(state: BreakerState): BreakerState {
  return state.name === 'forced-open' ? state.before : state;
}

/**
 * Ends a rest at once, so that one request finds out whether the other side is back. What went wrong so far
 * is not forgotten: if that one fails too, it rests again, and longer.
 */
export function tryNow(
  state: BreakerState,
  now: number,
): { readonly state: BreakerState; readonly report: TryReport } {
  const { name: was } = state;
  if (state.name === 'forced-open')
    return { state, report: { did: 'kept-paused', was, restLeftMs: 0 } };
  if (state.name !== 'open') return { state, report: { did: 'nothing', was, restLeftMs: 0 } };
  const restLeftMs = Math.max(0, state.restEndMono - now);
  const { key, nextTicket, level } = state;
  const restEndMono = Math.min(state.restEndMono, now);
  return {
    state: { key, nextTicket, level, restEndMono, name: 'half-open', probe: null, successes: 0 },
    report: { did: 'lets-one-try', was, restLeftMs },
  };
}

/** Closes it and forgets what went wrong so far. */
export function reset(
  state: BreakerState,
  now: number,
): { readonly state: BreakerState; readonly report: ResetReport } {
  if (state.name === 'forced-open')
    return {
      state,
      report: {
        did: 'kept-paused',
        was: state.name,
        restLeftMs: 0,
        forgottenFailures: 0,
        forgottenDoublings: 0,
      },
    };
  const forgottenFailures = state.name === 'closed' ? state.failuresInARow : 0;
  const hasMemory = state.name === 'closed' && (state.recent.length > 0 || state.level > 0);
  const report = {
    was: state.name,
    restLeftMs: state.name === 'open' ? Math.max(0, state.restEndMono - now) : 0,
    forgottenFailures,
    forgottenDoublings: state.level,
  };
  const fresh = { ...createBreaker(state.key), nextTicket: state.nextTicket };
  if (state.name !== 'closed') return { state: fresh, report: { ...report, did: 'closed' } };
  if (forgottenFailures === 0 && !hasMemory)
    return { state, report: { ...report, did: 'nothing' } };
  // What is under way was sent before the reset, but through the closed breaker it still is.
  return {
    state: { ...fresh, awaited: state.awaited },
    report: { ...report, did: 'forgot-failures' },
  };
}
