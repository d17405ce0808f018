import type { Usage } from '#main/values/usage.ts';
import { listedName } from './aliases.ts';
import { BUNDLED_LIST_VERSION, priceByBundledList } from './bundled-list.ts';
import { OWN_TABLE_DATE } from './own-prices.ts';
import { priceByOwnTable } from './own-table.ts';

export interface ListPrice {
  readonly nanoUsd: number;
  readonly source: 'list_price';
  /** Such as "own table 2026-11-22", so that history can be priced again. */
  readonly version: string;
}

/** What this use costs by the price lists, our own first; `null` when none has a price for all of it. */
export function priceCall(model: string, usage: Usage, atMs: number): ListPrice | null {
  const listed = listedName(model);
  const own = priceByOwnTable(listed, usage, atMs);
  if (own !== null)
    return { nanoUsd: own, source: 'list_price', version: `own table ${OWN_TABLE_DATE}` };
  const bundled = priceByBundledList(listed, usage, atMs);
  if (bundled === null) return null;
  return {
    nanoUsd: bundled,
    source: 'list_price',
    version: `genai-prices ${BUNDLED_LIST_VERSION}`,
  };
}

/** Whether a plain message to this model has a price at that time. */
export function hasPrice(model: string, atMs: number): boolean {
  return priceCall(model, estimateUsage(1, 1), atMs) !== null;
}

/**
 * A general rule for English that no provider states for its own models: Anthropic's glossary says 3.5,
 * and code or other languages take more tokens. So a guess made with it is rather too low.
 */
const CHARACTERS_PER_TOKEN = 4;

/** What was used when no report of it ever came: rounded up, because cut off is never free. */
export function estimateUsage(inputCharacters: number, outputCharacters: number): Usage {
  return {
    inputTokens: Math.ceil(inputCharacters / CHARACTERS_PER_TOKEN),
    cacheReadTokens: null,
    cacheWriteTokens: null,
    cacheWriteHourTokens: null,
    outputTokens: Math.ceil(outputCharacters / CHARACTERS_PER_TOKEN),
  };
}

/** The dearest that so much may cost: all of the input written to the cache for an hour. */
export function priceDearest(model: string, usage: Usage, atMs: number): number | null {
  const { inputTokens } = usage;
  const dear = { ...usage, inputTokens: 0, cacheWriteHourTokens: inputTokens };
  const prices = [usage, dear].map((one) => priceCall(model, one, atMs)?.nanoUsd ?? null);
  const known = prices.filter((nanoUsd) => nanoUsd !== null);
  return known.length === 0 ? null : Math.max(...known);
}
