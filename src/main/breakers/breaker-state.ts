import type { BreakerSettings } from './breaker-settings.ts';
import { countCall, failsTooOften, type FailureWindow } from './failure-window.ts';

/** What a breaker keeps in every state. All times are monotonic milliseconds. */
interface Kept {
  /** Whose breaker it is, such as `provider:claude`. Tickets of another one do not count here. */
  readonly key: string;
  readonly nextTicket: number;
  /** How often the next rest is doubled. */
  readonly level: number;
  /** When the last rest ended or will end; `null` when there was none. */
  readonly restEndMono: number | null;
}

export interface Closed extends Kept {
  readonly name: 'closed';
  /** Tickets whose answers still count, oldest first. */
  readonly awaited: readonly number[];
  readonly failuresInARow: number;
  readonly recent: FailureWindow;
}

export interface Open extends Kept {
  readonly name: 'open';
  readonly restEndMono: number;
}

export interface HalfOpen extends Kept {
  readonly name: 'half-open';
  readonly probe: { readonly ticket: number; readonly sinceMono: number } | null;
  readonly successes: number;
}

/** `forced-open` is a person's pause; `before` waits underneath for its end. */
export type BreakerState =
  | Closed
  | Open
  | HalfOpen
  | { readonly name: 'forced-open'; readonly before: Closed | Open | HalfOpen };

/** The right to send one request. Hand it back to `settle` exactly once. */
export interface Ticket {
  readonly key: string;
  readonly number: number;
  /** The one request that finds out whether the other side is back. A server is started afresh for it. */
  readonly isProbe: boolean;
}

/** How a request ended: `neutral` was answered but says nothing about health. */
export type Outcome = 'success' | 'failure' | 'cancelled' | 'neutral';

export type Admission =
  | { readonly kind: 'admitted'; readonly state: BreakerState; readonly ticket: Ticket }
  | {
      readonly kind: 'refused';
      readonly why: 'resting' | 'trying' | 'paused';
      /** `null` when it depends on a probe's end, or on a person. */
      readonly retryAtMono: number | null;
    };

/** More are never in flight; should tickets get lost, the oldest are forgotten first. */
const AWAITED_AT_MOST = 1_000;
/** Longer than any call may take (30 minutes), so a probe this old will never be settled. */
const PROBE_LOST_MS = 35 * 60_000;

export function createBreaker(key: string): Closed {
  return closed({ key, nextTicket: 1, level: 0, restEndMono: null });
}

/** Asks for the right to send one request now. A refusal changes nothing. */
export function admit(state: BreakerState, now: number): Admission {
  switch (state.name) {
    case 'closed': {
      const { key, nextTicket, awaited } = state;
      const kept = awaited.length < AWAITED_AT_MOST ? awaited : awaited.slice(1);
      return {
        kind: 'admitted',
        state: { ...state, nextTicket: nextTicket + 1, awaited: [...kept, nextTicket] },
        ticket: { key, number: nextTicket, isProbe: false },
      };
    }
    case 'open':
      return now < state.restEndMono
        ? { kind: 'refused', why: 'resting', retryAtMono: state.restEndMono }
        : probe({ ...keptOf(state), name: 'half-open', probe: null, successes: 0 }, now);
    case 'half-open':
      return state.probe && now - state.probe.sinceMono < PROBE_LOST_MS
        ? { kind: 'refused', why: 'trying', retryAtMono: null }
        : probe(state, now);
    case 'forced-open':
      return { kind: 'refused', why: 'paused', retryAtMono: null };
  }
}

/**
 * The state once a request has ended. Only a ticket that this state gave out counts, and only once: the
 * very same state comes back for one of another breaker, of an earlier state, or handed in before.
 */
export function settle(
  state: BreakerState,
  ticket: Ticket,
  outcome: Outcome,
  now: number,
  settings: BreakerSettings,
): BreakerState {
  switch (state.name) {
    case 'closed':
      return ticket.key === state.key && state.awaited.includes(ticket.number)
        ? settleClosed(state, ticket, outcome, now, settings)
        : state;
    case 'half-open':
      return ticket.key === state.key && state.probe?.ticket === ticket.number
        ? settleProbe(state, outcome, now, settings)
        : state;
    case 'open':
    case 'forced-open':
      return state;
  }
}

/** How it stands now: what is open and has rested is ready to try, although no request came yet. */
export function standing(
  state: BreakerState,
  now: number,
): { readonly name: BreakerState['name']; readonly retryAtMono: number | null } {
  if (state.name !== 'open') return { name: state.name, retryAtMono: null };
  const hasRested = now >= state.restEndMono;
  return hasRested
    ? { name: 'half-open', retryAtMono: null }
    : { name: 'open', retryAtMono: state.restEndMono };
}

function settleClosed(
  state: Closed,
  { number }: Ticket,
  outcome: Outcome,
  now: number,
  settings: BreakerSettings,
): BreakerState {
  const awaited = state.awaited.filter((one) => one !== number);
  if (outcome === 'cancelled' || outcome === 'neutral') return { ...state, awaited };
  const { failureShare } = settings;
  const isFailure = outcome === 'failure';
  const recent = failureShare ? countCall(state.recent, isFailure, now, failureShare) : [];
  const failuresInARow = isFailure ? state.failuresInARow + 1 : 0;
  const isEnough =
    failuresInARow >= settings.failuresInARow ||
    (failureShare !== null && failsTooOften(recent, failureShare));
  return isFailure && isEnough
    ? open(state, now, settings)
    : { ...state, awaited, failuresInARow, recent };
}

function settleProbe(
  state: HalfOpen,
  outcome: Outcome,
  now: number,
  settings: BreakerSettings,
): BreakerState {
  if (outcome === 'failure') return open(state, now, settings);
  const successes = state.successes + (outcome === 'success' ? 1 : 0);
  return successes >= settings.successesToClose
    ? closed(keptOf(state))
    : { ...state, probe: null, successes };
}

function probe(state: HalfOpen, now: number): Admission {
  const { key, nextTicket } = state;
  return {
    kind: 'admitted',
    state: { ...state, nextTicket: nextTicket + 1, probe: { ticket: nextTicket, sinceMono: now } },
    ticket: { key, number: nextTicket, isProbe: true },
  };
}

function open(state: Closed | HalfOpen, now: number, settings: BreakerSettings): Open {
  const { openMs, longestOpenMs, calmMs } = settings;
  const calmSteps = Math.floor((now - (state.restEndMono ?? now)) / calmMs);
  const level = Math.max(0, state.level - Math.max(0, calmSteps));
  const restMs = Math.min(openMs * 2 ** level, longestOpenMs);
  // Once the rest can't grow, neither does what has to be lived down afterwards.
  const next = restMs < longestOpenMs ? level + 1 : level;
  return { ...keptOf(state), name: 'open', level: next, restEndMono: now + restMs };
}

function closed(kept: Kept): Closed {
  return { ...kept, name: 'closed', awaited: [], failuresInARow: 0, recent: [] };
}

function keptOf({ key, nextTicket, level, restEndMono }: Kept): Kept {
  return { key, nextTicket, level, restEndMono };
}
