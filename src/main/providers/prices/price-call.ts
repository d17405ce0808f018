import type { Price } from '#main/values/price.ts';
import type { Usage } from '#main/values/usage.ts';
import { estimateTokens } from '../estimates.ts';
import { listedName } from './aliases.ts';
import { BUNDLED_LIST_VERSION, priceByBundledList, type BundledProvider } from './bundled-list.ts';
import { OWN_TABLE_DATE } from './own-prices.ts';
import { priceByOwnTable } from './own-table.ts';

/** What this use costs by the price lists, our own first; `null` when none has a price for all of it. */
export function priceCall(
  model: string,
  usage: Usage,
  atMs: number,
  provider: BundledProvider = 'anthropic',
): Price | null {
  const listed = listedName(model);
  const own = priceByOwnTable(listed, usage, atMs);
  if (own !== null)
    return { nanoUsd: own, source: 'list_price', version: `own table ${OWN_TABLE_DATE}` };
  const bundled = priceByBundledList(provider, listed, usage, atMs);
  if (bundled === null) return null;
  return {
    nanoUsd: bundled,
    source: 'list_price',
    version: `genai-prices ${BUNDLED_LIST_VERSION}`,
  };
}

/** Whether a plain message to this model has a price at that time. */
export function hasPrice(model: string, atMs: number): boolean {
  return priceCall(model, estimateTokens(1, 1), atMs) !== null;
}
