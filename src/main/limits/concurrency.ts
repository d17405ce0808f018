/** Who holds a place, and how long places are usually held. */
export interface PlacesState {
  readonly holders: readonly Holder[];
  /** `null` until a call has ended. */
  readonly usualMs: number | null;
}

interface Holder {
  readonly reservationId: number;
  readonly sinceMs: number;
}

export const NO_HOLDERS: PlacesState = { holders: [], usualMs: null };

/** Said as long as no call has ended. */
const FIRST_GUESS_MS = 1_000;
/** Said of calls that take longer than usual. */
const SHORTEST_GUESS_MS = 100;
/** Each call counts for so much of the usual time. */
const NEWEST_WEIGHT = 1 / 8;

/** How long until a place is free: 0 for now, otherwise a guess from how long calls usually take. */
export function placeWaitMs(state: PlacesState, amount: number, nowMs: number): number {
  const missing = state.holders.length - amount;
  if (missing < 0) return 0;
  // Above a limit that was lowered, more than one of them has to leave.
  const sinceMs = state.holders[missing]?.sinceMs ?? nowMs;
  const restMs = (state.usualMs ?? FIRST_GUESS_MS) - (nowMs - sinceMs);
  return Math.max(SHORTEST_GUESS_MS, Math.ceil(restMs));
}

export function takePlace(state: PlacesState, reservationId: number, nowMs: number): PlacesState {
  return { ...state, holders: [...state.holders, { reservationId, sinceMs: nowMs }] };
}

/** Once per holder; whoever holds none changes nothing. Only calls that were really made tell how long one takes. */
export function freePlace(
  state: PlacesState,
  reservationId: number,
  wasUsed: boolean,
  nowMs: number,
): PlacesState {
  const holder = state.holders.find((one) => one.reservationId === reservationId);
  if (!holder) return state;
  const holders = state.holders.filter((one) => one !== holder);
  if (!wasUsed) return { ...state, holders };
  const heldMs = nowMs - holder.sinceMs;
  const usualMs = state.usualMs ?? heldMs;
  return { holders, usualMs: Math.round(usualMs + (heldMs - usualMs) * NEWEST_WEIGHT) };
}

/** 1 with all places free, 0 with none. */
export function placeHeadroom(state: PlacesState, amount: number): number {
  return Math.max(0, amount - state.holders.length) / amount;
}
