import { tokenCost } from '#main/values/token-cost.ts';
import type { Usage } from '#main/values/usage.ts';

/** Whole nano-dollars per million tokens; `null` where no price is known. */
export interface TokenPrices {
  readonly input: number | null;
  readonly output: number | null;
  readonly cacheRead: number | null;
  readonly cacheWrite: number | null;
  readonly cacheWriteHour: number | null;
  /** Of spoken output; left out or `null` where nobody has published one. */
  readonly audioOutput?: number | null;
}

/** Nano-dollars of this use, or `null` when any part that was used has no price. */
export function priceTokens(usage: Usage, prices: TokenPrices): number | null {
  const spoken = Math.min(usage.audioTokens ?? 0, usage.outputTokens ?? 0);
  const written = usage.outputTokens === null ? null : usage.outputTokens - spoken;
  const parts: readonly (readonly [tokens: number | null, price: number | null])[] = [
    [usage.inputTokens, prices.input],
    [written, prices.output],
    [spoken, prices.audioOutput ?? null],
    [usage.cacheReadTokens, prices.cacheRead],
    [usage.cacheWriteTokens, prices.cacheWrite],
    [usage.cacheWriteHourTokens, prices.cacheWriteHour],
  ];
  // Without these two there was no report of use, only a fragment of one.
  if (usage.inputTokens === null || usage.outputTokens === null) return null;
  let nanoUsd = 0;
  for (const [tokens, price] of parts) {
    if (!tokens) continue;
    if (price === null) return null;
    nanoUsd += tokenCost(tokens, price);
  }
  // A count beyond all reason makes a sum beyond all reason, which is worse than none.
  return Number.isSafeInteger(nanoUsd) ? nanoUsd : null;
}

/** Everything that went in, cached or not: what decides about a price band. */
export function totalInput(usage: Usage): number {
  const { inputTokens, cacheReadTokens, cacheWriteTokens, cacheWriteHourTokens } = usage;
  return (
    (inputTokens ?? 0) +
    (cacheReadTokens ?? 0) +
    (cacheWriteTokens ?? 0) +
    (cacheWriteHourTokens ?? 0)
  );
}
