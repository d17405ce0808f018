import { FULL_PERMILLE } from './gcra.ts';

/**
 * How much a provider is spared after it said “too fast”: its rate is halved at each refusal and grows by a
 * step with each success (additive increase, multiplicative decrease; Chiu and Jain, 1989).
 */
export interface BackOff {
  /** Of the full rate. */
  readonly permille: number;
  /** When the rate was last halved; monotonic. */
  readonly cutAtMs: number | null;
  /** Nothing is sent before; monotonic. */
  readonly coolUntilMs: number | null;
  readonly exhausted: Exhaustion | null;
}

/** The provider's quota or credit is used up; times as of `calendarTime`. */
export interface Exhaustion {
  readonly sinceMs: number;
  readonly untilMs: number;
  /** Otherwise the provider named no time, and `untilMs` is when it is tried again. */
  readonly isKnown: boolean;
}

/** A 429, 503 or 529. */
export interface Refusal {
  /** When the refused call was sent; monotonic. */
  readonly sentAtMs: number;
  /** How long the provider asked to wait, as it came; `null` when it asked for nothing. */
  readonly waitMs: number | null;
}

export const FULL_SPEED: BackOff = {
  permille: FULL_PERMILLE,
  cutAtMs: null,
  coolUntilMs: null,
  exhausted: null,
};

const LOWEST_PERMILLE = 50;
const STEP_PERMILLE = 20;
/** Nobody is made to sleep longer; a longer wait means a quota. */
const LONGEST_PAUSE_MS = 60_000;
/** No quota has a longer period, so a later time is a mistake of somebody’s. */
const LONGEST_EXHAUSTION_MS = 32 * 86_400_000;
/** How often a provider is tried that named no time. */
const UNKNOWN_EXHAUSTION_MS = 3_600_000;

/**
 * After a refusal. Calls that were already under way at the last halving say nothing new about the rate,
 * though their wait counts. A wait of nothing, of less or of no number counts as none.
 */
export function refuse(backOff: BackOff, refusal: Refusal, nowMs: number, atMs: number): BackOff {
  const { sentAtMs, waitMs } = refusal;
  const isNews = backOff.cutAtMs === null || sentAtMs >= backOff.cutAtMs;
  const slowed = isNews
    ? { ...backOff, permille: halved(backOff.permille), cutAtMs: nowMs }
    : backOff;
  if (waitMs === null || !(waitMs > 0 && waitMs < Infinity)) return slowed;
  if (waitMs > LONGEST_PAUSE_MS) return exhaust(slowed, atMs + waitMs, atMs);
  const coolUntilMs = Math.max(backOff.coolUntilMs ?? 0, nowMs + Math.ceil(waitMs));
  return { ...slowed, coolUntilMs };
}

/** After a success of a call that was sent since the last halving. */
export function succeed(backOff: BackOff, sentAtMs: number): BackOff {
  if (backOff.permille === FULL_PERMILLE) return backOff;
  if (backOff.cutAtMs !== null && sentAtMs < backOff.cutAtMs) return backOff;
  return { ...backOff, permille: Math.min(FULL_PERMILLE, backOff.permille + STEP_PERMILLE) };
}

/** Closed until the reset that the provider named; `null`, the past and no number mean that it named none. */
export function exhaust(backOff: BackOff, resetAtMs: number | null, atMs: number): BackOff {
  const isKnown = resetAtMs !== null && resetAtMs > atMs;
  const untilMs = isKnown
    ? Math.min(Math.ceil(resetAtMs), atMs + LONGEST_EXHAUSTION_MS)
    : atMs + UNKNOWN_EXHAUSTION_MS;
  return { ...backOff, exhausted: { sinceMs: atMs, untilMs, isKnown } };
}

/** The provider takes calls again, or the person has bought more. */
export function replenish(backOff: BackOff): BackOff {
  return { ...backOff, exhausted: null };
}

/** How long nothing may be sent because of a pause; 0 for now. */
export function pauseMs({ coolUntilMs }: BackOff, nowMs: number): number {
  return coolUntilMs === null ? 0 : Math.min(Math.max(0, coolUntilMs - nowMs), LONGEST_PAUSE_MS);
}

export function exhaustionAt({ exhausted }: BackOff, atMs: number): Exhaustion | null {
  return exhausted !== null && atMs < exhausted.untilMs ? exhausted : null;
}

/** The calendar was put right. If it went back behind the beginning, the rest lasts no longer than it was meant to. */
export function rebase(backOff: BackOff, atMs: number): BackOff {
  const { exhausted } = backOff;
  if (exhausted === null || atMs >= exhausted.sinceMs) return backOff;
  const untilMs = atMs + exhausted.untilMs - exhausted.sinceMs;
  return { ...backOff, exhausted: { ...exhausted, sinceMs: atMs, untilMs } };
}

function halved(permille: number): number {
  return Math.max(LOWEST_PERMILLE, Math.floor(permille / 2));
}
