import type { Usage } from '#main/values/usage.ts';
import { priceTokens, totalInput, type TokenPrices } from './token-prices.ts';

/** When these prices were read; part of every price's version. */
export const OWN_TABLE_DATE = '2026-11-22';

interface OwnPrice {
  readonly model: string;
  /** US dollars per million tokens. */
  readonly input: number;
  readonly output: number;
  /** `null` where nobody has published one. */
  readonly cacheRead: number | null;
  /** Holds for requests with more input than this. */
  readonly aboveInputTokens: number;
  /** Holds from the start of this day, UTC. */
  readonly from: string | null;
  /** A the vendor's own text, C third parties agree, D one third party. */
  readonly confidence: 'A' | 'C' | 'D';
}

// What the bundled price list lacks or has wrong: it prices Sonnet 5.5 as Sonnet 5, whose cache costs twice as much.
const PRICES: readonly OwnPrice[] = [
  price('claude-opus-5-5', 4, 20, 0.2, { confidence: 'A' }),
  price('claude-sonnet-5-5', 2, 10, 0.1, { confidence: 'C' }),
  price('claude-fable-5-2', 8, 40, 0.2, { confidence: 'D', from: '2026-11-09' }),
  price('claude-haiku-5-5', 0.1, 0.5, null, { confidence: 'A' }),
  price('claude-haiku-5-5', 0.5, 2.5, null, { confidence: 'D', aboveInputTokens: 100_000 }),
];

/** Of every Claude model: writing to the cache costs this many times its input price. */
const CACHE_WRITE = 1.25;
const CACHE_WRITE_HOUR = 2;
const NANO = 1_000_000_000;

/** Nano-dollars by our own list, or `null` when it doesn't have the model or a part of what was used. */
export function priceByOwnTable(model: string, usage: Usage, atMs: number): number | null {
  const input = totalInput(usage);
  const row = PRICES.findLast(
    (candidate) =>
      candidate.model === model &&
      input > candidate.aboveInputTokens &&
      (candidate.from === null || Date.parse(candidate.from) <= atMs),
  );
  return row ? priceTokens(usage, toTokenPrices(row)) : null;
}

function toTokenPrices({ input, output, cacheRead }: OwnPrice): TokenPrices {
  return {
    input: Math.round(input * NANO),
    output: Math.round(output * NANO),
    cacheRead: cacheRead === null ? null : Math.round(cacheRead * NANO),
    cacheWrite: Math.round(input * CACHE_WRITE * NANO),
    cacheWriteHour: Math.round(input * CACHE_WRITE_HOUR * NANO),
  };
}

function price(
  model: string,
  input: number,
  output: number,
  cacheRead: number | null,
  more: Pick<OwnPrice, 'confidence'> & Partial<OwnPrice>,
): OwnPrice {
  // No input at all is still a request, so the lowest band begins below zero.
  return { model, input, output, cacheRead, aboveInputTokens: -1, from: null, ...more };
}
