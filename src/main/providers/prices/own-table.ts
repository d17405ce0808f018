import type { Usage } from '#main/values/usage.ts';
import { OWN_PRICES, type OwnPrice } from './own-prices.ts';
import { priceTokens, totalInput, type TokenPrices } from './token-prices.ts';

/** Of every Claude model: writing to the cache costs this many times its input price. */
const CACHE_WRITE = 1.25;
const CACHE_WRITE_HOUR = 2;
const NANO = 1_000_000_000;

/** Nano-dollars by our own list, or `null` when it doesn't have the model or a part of what was used. */
export function priceByOwnTable(model: string, usage: Usage, atMs: number): number | null {
  const input = totalInput(usage);
  const row = OWN_PRICES.findLast(
    (price) =>
      price.model === model && input > price.aboveInputTokens && isValid(price.valid, atMs),
  );
  return row ? priceTokens(usage, toTokenPrices(row)) : null;
}

function isValid({ from, until }: OwnPrice['valid'], atMs: number): boolean {
  const hasBegun = from === null || atMs >= Date.parse(from);
  const hasEnded = until !== null && atMs >= Date.parse(until);
  return hasBegun && !hasEnded;
}

function toTokenPrices(row: OwnPrice): TokenPrices {
  const { model, input, output, cacheRead, audioOutput } = row;
  const isClaude = model.startsWith('claude-');
  return {
    input: toNano(input),
    output: toNano(output),
    cacheRead: cacheRead === null ? null : toNano(cacheRead),
    cacheWrite: isClaude ? toNano(input * CACHE_WRITE) : null,
    cacheWriteHour: isClaude ? toNano(input * CACHE_WRITE_HOUR) : null,
    audioOutput: audioOutput === undefined ? null : toNano(audioOutput),
  };
}

/** At once, so that no sum is ever made of fractions. */
function toNano(usd: number): number {
  return Math.round(usd * NANO);
}
