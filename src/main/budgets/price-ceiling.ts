/** How far a failover may go in price. Money is in whole nano-dollars. */
export interface PriceCeiling {
  readonly nanoUsd: number;
  /** `first-choice-free` and `first-choice-unknown` leave only what is free. */
  readonly why: 'max-cost' | 'first-choice' | 'first-choice-free' | 'first-choice-unknown';
}

/** A failover may cost twice what the first choice was expected to (docs/providers.md). */
export const USUAL_CEILING_PERCENT = 200;

/**
 * The ceiling for everything tried after the first choice: what the request says, else so many percent of
 * what the first choice was expected to cost. Nobody can say that a price is no dearer than an unknown one.
 */
export function priceCeiling(
  maxCostNanoUsd: number | null,
  firstChoiceNanoUsd: number | null,
  percent: number = USUAL_CEILING_PERCENT,
): PriceCeiling {
  if (maxCostNanoUsd !== null)
    return { nanoUsd: isPrice(maxCostNanoUsd) ? maxCostNanoUsd : 0, why: 'max-cost' };
  if (!isPrice(firstChoiceNanoUsd)) return { nanoUsd: 0, why: 'first-choice-unknown' };
  if (firstChoiceNanoUsd === 0) return { nanoUsd: 0, why: 'first-choice-free' };
  const nanoUsd = Number((BigInt(firstChoiceNanoUsd) * BigInt(percent)) / 100n);
  return { nanoUsd: Math.min(nanoUsd, Number.MAX_SAFE_INTEGER), why: 'first-choice' };
}

/** Whether something of that price may be tried. A price nobody knows is above every ceiling. */
export function isUnderCeiling(nanoUsd: number | null, ceiling: PriceCeiling): boolean {
  return isPrice(nanoUsd) && nanoUsd <= ceiling.nanoUsd;
}

function isPrice(nanoUsd: number | null): nanoUsd is number {
  return nanoUsd !== null && Number.isSafeInteger(nanoUsd) && nanoUsd >= 0;
}
