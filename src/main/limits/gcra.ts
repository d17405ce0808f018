/**
 * The generic cell rate algorithm (ITU-T I.371, in the form of a “virtual schedule”): a rate limit is one
 * number, the time at which everything let through so far will have been paid for at the steady rate. In
 * any stretch of time W it lets through at most `burst + W / interval`.
 *
 * Times are kept in whole ticks of 100 ns, because 75,000 tokens a minute are one every 0.8 ms. Callers
 * speak in milliseconds of the monotonic clock.
 */
export interface RateState {
  readonly arrivalTicks: number;
  readonly claims: readonly RateClaim[];
}

/** What a call under way could give back. */
interface RateClaim {
  readonly reservationId: number;
  readonly units: number;
  readonly unitTicks: number;
  /**
   * How low the level has been since it was let through. Only so much of it was not yet paid for by time
   * that would have passed without it, too; giving back more would let a second burst through.
   */
  readonly lowestTicks: number;
}

/** How fast units come back, and how many of them may be out at once. */
export interface Pace {
  readonly unitTicks: number;
  readonly burst: number;
}

/** What a call had reserved, and what it turned out to use; `null` where nobody knows: then it is what it had reserved. */
export interface RateUse {
  readonly reservationId: number;
  /** Counts only where the reservation itself is not known any more. */
  readonly units: number;
  readonly usedUnits: number | null;
}

export const IDLE_RATE: RateState = { arrivalTicks: 0, claims: [] };

const TICKS_PER_MS = 10_000;
export const FULL_PERMILLE = 1_000;

/** `permille` of the full rate, rounded to the slower side. The burst shrinks with it, to 1 at least. */
export function paceOf(amount: number, perMs: number, burst: number, permille: number): Pace {
  return {
    unitTicks: Math.ceil((perMs * TICKS_PER_MS * FULL_PERMILLE) / (amount * permille)),
    burst: Math.max(1, Math.floor((burst * permille) / FULL_PERMILLE)),
  };
}

/**
 * How long until so many units may pass, if nothing else does: 0 for now. More units than the burst pass
 * alone, once everything else is paid for; that a limit never allows them, the caller has to know.
 */
export function rateWaitMs(state: RateState, pace: Pace, units: number, nowMs: number): number {
  const roomTicks = Math.max(0, pace.burst - units) * pace.unitTicks;
  return Math.ceil(Math.max(0, levelTicks(state, nowMs) - roomTicks) / TICKS_PER_MS);
}

/** Lets so many units through, whether or not it is time. */
export function reserveRate(
  state: RateState,
  pace: Pace,
  units: number,
  reservationId: number,
  nowMs: number,
): RateState {
  const { unitTicks } = pace;
  const after = charge(state, units * unitTicks, nowMs);
  const lowestTicks = levelTicks(after, nowMs);
  return { ...after, claims: [...after.claims, { reservationId, units, unitTicks, lowestTicks }] };
}

/**
 * Ends a reservation with the units that were really used: 0 for a call that was never sent. Afterwards
 * the limit stands where it would stand had that been known before. More than was reserved counts from now on.
 */
export function settleRate(
  state: RateState,
  pace: Pace,
  { reservationId, units, usedUnits }: RateUse,
  nowMs: number,
): RateState {
  const index = state.claims.findIndex((one) => one.reservationId === reservationId);
  const claim = state.claims[index];
  // Nothing was reserved here, or before a restart, when it went into the stored time.
  if (!claim)
    return charge(state, Math.max(0, (usedUnits ?? units) - units) * pace.unitTicks, nowMs);
  const unusedTicks = (claim.units - (usedUnits ?? claim.units)) * claim.unitTicks;
  const others = state.claims.toSpliced(index, 1);
  if (unusedTicks <= 0) return charge({ ...state, claims: others }, -unusedTicks, nowMs);

  const lowestTicks = Math.min(claim.lowestTicks, levelTicks(state, nowMs));
  const returnedTicks = Math.min(unusedTicks, lowestTicks);
  // The level was lower by that much ever since the claim; before it, the level was what it was.
  const claims = others.map((other, place) => ({
    ...other,
    lowestTicks:
      place < index
        ? Math.min(other.lowestTicks, lowestTicks - returnedTicks)
        : Math.max(0, other.lowestTicks - returnedTicks),
  }));
  return { arrivalTicks: state.arrivalTicks - returnedTicks, claims };
}

/** A provider counts fewer left than we do. It is believed; more it may not grant, for it does not see what is under way. */
export function tightenRate(
  state: RateState,
  pace: Pace,
  remaining: number,
  nowMs: number,
): RateState {
  const level = Math.max(0, pace.burst - Math.floor(remaining)) * pace.unitTicks;
  const missing = level - levelTicks(state, nowMs);
  return missing > 0 ? charge(state, missing, nowMs) : state;
}

/** 1 with the whole burst free, 0 with none of it. */
export function rateHeadroom(state: RateState, pace: Pace, nowMs: number): number {
  const all = pace.burst * pace.unitTicks;
  return Math.max(0, all - levelTicks(state, nowMs)) / all;
}

/** How long until everything is paid for: what is stored, because the clock's own numbers end with the run. */
export function remainingRateMs(state: RateState, nowMs: number): number {
  return Math.ceil(levelTicks(state, nowMs) / TICKS_PER_MS);
}

/** How long one unit takes to come back. */
export function refillMs({ unitTicks }: Pace): number {
  return unitTicks / TICKS_PER_MS;
}

/** Goes on from a stored time, at most with the whole burst out. What can't be read counts as just that. */
export function resumeRate(remainingMs: number, pace: Pace, nowMs: number): RateState {
  const fullTicks = pace.burst * pace.unitTicks;
  const ticks = remainingMs >= 0 ? Math.min(remainingMs * TICKS_PER_MS, fullTicks) : fullTicks;
  return { arrivalTicks: ticksAt(nowMs) + Math.ceil(ticks), claims: [] };
}

function charge(state: RateState, ticks: number, nowMs: number): RateState {
  const level = levelTicks(state, nowMs);
  return {
    arrivalTicks: ticksAt(nowMs) + level + ticks,
    claims: state.claims.map((claim) =>
      claim.lowestTicks > level ? { ...claim, lowestTicks: level } : claim,
    ),
  };
}

function levelTicks({ arrivalTicks }: RateState, nowMs: number): number {
  return Math.max(0, arrivalTicks - ticksAt(nowMs));
}

/** Whole milliseconds, so that a wait added to a time that was read is never a hair short. */
function ticksAt(nowMs: number): number {
  return Math.floor(nowMs) * TICKS_PER_MS;
}
