import type { Price } from '#main/values/price.ts';
import type { Usage } from '#main/values/usage.ts';
import type { BundledProvider } from './bundled-list.ts';
import { tokenPrices, type PriceList } from './price-list.ts';

/** One row of Perplexity's prices that are not by the token, in nano-dollars. */
interface PerplexityPrice {
  readonly unit: 'search request' | 'web_search' | 'fetch_url' | 'sandbox';
  readonly nanoUsd: number;
}

/** When these prices were read; part of every price's version. */
const READ_ON = '2026-11-22';

/** From the vendor's own page, confidence A. A search request holds up to 5 queries. */
const PERPLEXITY_PRICES: readonly PerplexityPrice[] = [
  { unit: 'search request', nanoUsd: 5_000_000 },
  { unit: 'web_search', nanoUsd: 5_000_000 },
  { unit: 'fetch_url', nanoUsd: 500_000 },
  { unit: 'sandbox', nanoUsd: 30_000_000 },
];

const WORDS: Readonly<Record<PerplexityPrice['unit'], string>> = {
  'search request': 'Search request, up to 5 questions',
  web_search: 'Search by an agent',
  fetch_url: 'Page read by an agent',
  sandbox: 'Program run by an agent',
};

/** Models of others, which cost here what they cost there. */
const VENDORS: Readonly<Record<string, BundledProvider>> = {
  anthropic: 'anthropic',
  google: 'google',
  openai: 'openai',
};

/**
 * What research costs where the provider does not say so: requests by the request, an agent by its model's
 * tokens and by its searches. A preset's model is not known before, and so has no price then.
 */
export const perplexityPrices: PriceList = {
  price: (model, usage, atMs) => {
    if (isSearchRequest(model, usage)) return priced(priceOf('search request'));
    const [list, name] = listOf(model);
    const tokens = list?.price(name, usage, atMs) ?? null;
    return tokens && { ...tokens, nanoUsd: tokens.nanoUsd + searchesOf(usage) };
  },
  dearest: (model, usage, atMs) => {
    if (isSearchRequest(model, usage)) return priceOf('search request');
    const [list, name] = listOf(model);
    const tokens = list?.dearest(name, usage, atMs) ?? null;
    return tokens === null ? null : tokens + searchesOf(usage);
  },
  table: () => ({
    per: 'one',
    rows: PERPLEXITY_PRICES.map(({ unit, nanoUsd }) => ({
      name: WORDS[unit],
      condition: null,
      amounts: [{ name: '', nanoUsd }],
      from: null,
      until: null,
      source: 'Perplexity’s price page',
      confidence: 'vendor',
    })),
    readOn: READ_ON,
    note: 'Perplexity says itself what most requests cost, and that is what counts. An agent’s model costs here what it costs at its maker.',
  }),
};

/** `anthropic/claude-opus-5-5` is on Anthropic's list, as `claude-opus-5-5`. */
function listOf(model: string | null): readonly [list: PriceList | null, name: string] {
  const [, vendor = '', name = ''] = /^([a-z]+)\/(.+)$/.exec(model ?? '') ?? [];
  const known = Object.hasOwn(VENDORS, vendor) ? VENDORS[vendor] : undefined;
  return [known === undefined ? null : tokenPrices(known), name];
}

/** An agent whose report of tokens is broken is none: it would be far too cheap. */
function isSearchRequest(
  model: string | null,
  { queries, inputTokens, outputTokens }: Usage,
): boolean {
  return model === null && queries !== null && inputTokens === null && outputTokens === null;
}

function searchesOf({ queries }: Usage): number {
  return (queries ?? 0) * priceOf('web_search');
}

function priceOf(unit: PerplexityPrice['unit']): number {
  return PERPLEXITY_PRICES.find((row) => row.unit === unit)?.nanoUsd ?? 0;
}

function priced(nanoUsd: number): Price {
  return { nanoUsd, source: 'list_price', version: `own table ${READ_ON}` };
}
