/**
 * How a reserved request ended. `settled`: its use was reported. `seen`: it was cancelled or cut, and
 * the amount is for the input and output seen so far. `full`: it was sent, and nobody knows what became
 * of it. `released`: it was never sent.
 */
export type Ending = 'settled' | 'seen' | 'full' | 'released';

/** Why an amount is not simply what was reported. */
export type Doubt = 'missing' | 'absurd' | 'above-reservation' | 'outcome-unknown';

export interface Bill {
  /** Nano-dollars; `null` when no price is known. */
  readonly nanoUsd: number | null;
  readonly doubt: Doubt | null;
}

/** What was held back for a request, in nano-dollars. */
export interface Held {
  /** The dearest outcome; `null` when no price is known. */
  readonly nanoUsd: number | null;
  /** What a person wants counted where no price is known; `null` when they said nothing. */
  readonly assumedNanoUsd: number | null;
}

/** No single request of today costs near as much. [own] */
const MOST_FOR_ONE_NANO_USD = 1_000_000_000_000;

/**
 * What a request is booked with. `actualNanoUsd` is what somebody else says and may be anything; what is
 * booked is never below zero, and never above what was worked out beforehand. A price that a person
 * merely assumed is no such limit: what was really paid counts.
 */
export function billFor(ending: Ending, actualNanoUsd: number | null, held: Held): Bill {
  if (ending === 'released') return { nanoUsd: 0, doubt: null };
  const whole = (doubt: Doubt): Bill => ({ nanoUsd: held.nanoUsd ?? held.assumedNanoUsd, doubt });
  if (ending === 'full') return whole('outcome-unknown');
  if (actualNanoUsd === null) return whole('missing');
  if (!Number.isSafeInteger(actualNanoUsd) || actualNanoUsd < 0) return whole('absurd');
  // Something was sent, so nothing seen means that nobody looked.
  if (ending === 'seen' && actualNanoUsd === 0) return whole('missing');
  if (held.nanoUsd !== null && actualNanoUsd > held.nanoUsd) return whole('above-reservation');
  if (actualNanoUsd > MOST_FOR_ONE_NANO_USD && held.nanoUsd === null) return whole('absurd');
  return { nanoUsd: actualNanoUsd, doubt: null };
}
