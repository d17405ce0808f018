import { exhaustionAt, pauseMs } from './adaptive-rate.ts';
import {
  mistakeInDemand,
  settleUse,
  type Demand,
  type ReportedUse,
  type SettledUse,
} from './demand.ts';
import { EXHAUSTED_SENTENCE, LATE_SENTENCE, pauseSentence } from './limit-sentences.ts';
import { holdOf, reserveIn, settleIn, type Circumstances, type Hold } from './limit-state.ts';
import { circumstancesOf, type LimiterState, type Reservation } from './limiter-state.ts';
import type { Moment } from './trusted-clock.ts';

export type Decision = Admission | Wait | Deferral;

export interface Admission {
  readonly answer: 'proceed';
  readonly state: LimiterState;
  readonly reservation: Reservation;
}

/** It would pass after this wait, if nothing else passes before. For calls at once the wait is a guess. */
export interface Wait {
  readonly answer: 'queue';
  readonly waitMs: number;
  readonly limitId: string;
}

/** Not now, and not soon. */
export interface Deferral {
  readonly answer: 'defer';
  /** By the wall clock as it stands now, so that it can be shown; `null` when nobody knows, or never. */
  readonly retryAtWallMs: number | null;
  /** `null` when no limit is at fault, but the request itself. */
  readonly limitId: string | null;
  readonly sentence: string;
}

/** Stand where a limit's id would: the provider's own “slow down” and “used up”. */
export const PAUSE_ID = 'provider-pause';
export const EXHAUSTED_ID = 'provider-quota';

/** A call without a deadline of its own waits as long as a queue lets it. */
const USUAL_PATIENCE_MS = 60_000;
/** No request lives longer, so none can wait longer. */
const LONGEST_PATIENCE_MS = 15 * 60_000;

/** Reserves the demand in all limits, or in none. `deadlineMs` is monotonic. */
export function decide(
  state: LimiterState,
  demand: Demand,
  now: Moment,
  deadlineMs: number | null = null,
): Decision {
  const mistake = mistakeInDemand(demand);
  if (mistake !== null) return refusal(mistake);
  const circumstances = circumstancesOf(state, now);
  const patienceMs =
    deadlineMs === null
      ? USUAL_PATIENCE_MS
      : Math.min(deadlineMs - circumstances.nowMs, LONGEST_PATIENCE_MS);
  if (!(patienceMs > 0)) return refusal(LATE_SENTENCE);

  const hold = longestHold(state, demand, circumstances);
  if (hold === null) return admit(state, demand, circumstances);
  const { limitId, waitMs } = hold;
  if (waitMs !== null && waitMs <= patienceMs) return { answer: 'queue', waitMs, limitId };
  const retryAtWallMs = waitMs === null ? null : Math.ceil(now.wallMs) + waitMs;
  return { answer: 'defer', retryAtWallMs, limitId, sentence: hold.sentence() };
}

/**
 * A call is over: what it really used takes the place of what was reserved. `settled` is `null` when it was
 * over before; a second time changes nothing.
 */
export function reconcile(
  state: LimiterState,
  reservationId: number,
  reported: ReportedUse,
  now: Moment,
): { readonly state: LimiterState; readonly settled: SettledUse | null } {
  const reservation = state.open.find(({ id }) => id === reservationId);
  if (!reservation) return { state, settled: null };
  const settled = settleUse(reservation.demand, reported);
  return { state: close(state, reservation, settled, now), settled };
}

/** A call never reached its provider: nothing of it counts. A second time changes nothing. */
export function release(state: LimiterState, reservationId: number, now: Moment): LimiterState {
  const reservation = state.open.find(({ id }) => id === reservationId);
  return reservation ? close(state, reservation, null, now) : state;
}

function refusal(sentence: string): Deferral {
  return { answer: 'defer', retryAtWallMs: null, limitId: null, sentence };
}

function longestHold(
  state: LimiterState,
  demand: Demand,
  circumstances: Circumstances,
): Hold | null {
  let longest = holdOfProvider(state, circumstances);
  for (const limit of state.limits) {
    const hold = holdOf(limit, demand, circumstances);
    if (hold !== null && (longest === null || lengthOf(hold) > lengthOf(longest))) longest = hold;
  }
  return longest;
}

function lengthOf({ waitMs }: Hold): number {
  return waitMs ?? Infinity;
}

function holdOfProvider({ backOff }: LimiterState, { nowMs, atMs }: Circumstances): Hold | null {
  const exhaustion = exhaustionAt(backOff, atMs);
  if (exhaustion !== null) {
    const waitMs = exhaustion.isKnown ? exhaustion.untilMs - atMs : null;
    return { limitId: EXHAUSTED_ID, waitMs, sentence: () => EXHAUSTED_SENTENCE };
  }
  const waitMs = pauseMs(backOff, nowMs);
  if (waitMs === 0) return null;
  return { limitId: PAUSE_ID, waitMs, sentence: () => pauseSentence(waitMs) };
}

function admit(state: LimiterState, demand: Demand, circumstances: Circumstances): Admission {
  const id = state.nextReservationId;
  const reservation = { id, demand, limitIds: state.limits.map(({ spec }) => spec.id) };
  return {
    answer: 'proceed',
    state: {
      ...state,
      limits: state.limits.map((limit) => reserveIn(limit, id, demand, circumstances)),
      open: [...state.open, reservation],
      nextReservationId: id + 1,
    },
    reservation,
  };
}

function close(
  state: LimiterState,
  reservation: Reservation,
  settled: SettledUse | null,
  now: Moment,
): LimiterState {
  const circumstances = circumstancesOf(state, now);
  return {
    ...state,
    limits: state.limits.map((limit) =>
      reservation.limitIds.includes(limit.spec.id)
        ? settleIn(limit, reservation, settled, circumstances)
        : limit,
    ),
    open: state.open.filter((one) => one !== reservation),
  };
}
