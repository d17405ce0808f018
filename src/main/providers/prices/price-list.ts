import type { PriceTable } from '#contract/providers.ts';
import type { Price } from '#main/values/price.ts';
import type { Usage } from '#main/values/usage.ts';
import type { BundledProvider } from './bundled-list.ts';
import { tokenPriceTable } from './own-price-table.ts';
import { priceCall } from './price-call.ts';

/** What a provider's work costs where the provider does not say so itself. Pure. */
export interface PriceList {
  /** For what was used; `null` when there is no price for all of it. */
  price(model: string | null, usage: Usage, atMs: number): Price | null;
  /** Nano-dollars for the dearest that so much may come to; `null` when nobody knows. */
  dearest(model: string | null, usage: Usage, atMs: number): number | null;
  /** The same with what the person pays for 1,000 credits, in US dollars; left out where nothing is billed in credits. */
  readonly atPlanPrice?: (usdPerThousandCredits: number) => PriceList;
  /** What is written down of it, for people: the prices of now and those to come. */
  readonly table: (nowMs: number) => PriceTable;
}

/** Prices by the token, as most models have them. */
export function tokenPrices(provider: BundledProvider): PriceList {
  const price: PriceList['price'] = (model, usage, atMs) =>
    model === null ? null : priceCall(model, usage, atMs, provider);
  return {
    price,
    table: (nowMs) => tokenPriceTable(provider, nowMs),
    // At worst all of the input is written to the cache for an hour.
    dearest: (model, usage, atMs) => {
      const dear = { ...usage, inputTokens: 0, cacheWriteHourTokens: usage.inputTokens };
      const prices = [usage, dear].map((one) => price(model, one, atMs)?.nanoUsd ?? null);
      const known = prices.filter((nanoUsd) => nanoUsd !== null);
      return known.length === 0 ? null : Math.max(...known);
    },
  };
}

/** The same, of models for text alone: sound has a price of its own, and the list is not asked for it. */
export function textPrices(provider: BundledProvider): PriceList {
  const list = tokenPrices(provider);
  return {
    ...list,
    price: (model, usage, atMs) => (usage.audioTokens ? null : list.price(model, usage, atMs)),
  };
}

/** Of what costs nothing, because the provider or one's own computer charges nothing for it. */
export const FREE: PriceList = {
  price: () => ({ nanoUsd: 0, source: 'list_price', version: 'free' }),
  dearest: () => 0,
  table: () => ({ per: '', rows: [], readOn: null, note: 'It costs nothing on this computer.' }),
};
