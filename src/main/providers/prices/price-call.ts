import type { Usage } from '#main/values/usage.ts';
import { BUNDLED_LIST_VERSION, priceByBundledList, withoutDate } from './bundled-list.ts';
import { OWN_TABLE_DATE, priceByOwnTable } from './own-table.ts';

export interface ListPrice {
  readonly nanoUsd: number;
  readonly source: 'list_price';
  /** Such as "own table 2026-11-22", so that history can be priced again. */
  readonly version: string;
}

/** What this use costs by the price lists, our own first; `null` when none has a price for all of it. */
export function priceCall(model: string, usage: Usage, atMs: number): ListPrice | null {
  const own = priceByOwnTable(withoutDate(model), usage, atMs);
  if (own !== null)
    return { nanoUsd: own, source: 'list_price', version: `own table ${OWN_TABLE_DATE}` };
  const bundled = priceByBundledList(model, usage, atMs);
  if (bundled === null) return null;
  return {
    nanoUsd: bundled,
    source: 'list_price',
    version: `genai-prices ${BUNDLED_LIST_VERSION}`,
  };
}

/** English text has about four characters to a token, by Anthropic's own rule of thumb. */
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
