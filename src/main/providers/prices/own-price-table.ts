import type { PriceRow, PriceTable } from '#contract/providers.ts';
import { BUNDLED_LIST_VERSION, type BundledProvider } from './bundled-list.ts';
import { OWN_PRICES, OWN_TABLE_DATE, type OwnPrice } from './own-prices.ts';

/** How the names of a vendor's models begin. */
const BEGINNINGS: Readonly<Record<BundledProvider, string>> = {
  anthropic: 'claude-',
  google: 'gemini-',
  openai: 'gpt-',
};
const CONFIDENCE: Readonly<Record<OwnPrice['confidence'], PriceRow['confidence']>> = {
  A: 'vendor',
  B: 'pinned',
  C: 'several',
  D: 'one',
};
const NANO = 1_000_000_000;
const BUNDLED = `the list genai-prices ${BUNDLED_LIST_VERSION}, which comes with Tallylight`;

/** Our own rows for a vendor's models that hold now or later. The bundled list is only named: it is long. */
export function tokenPriceTable(vendor: BundledProvider, nowMs: number): PriceTable {
  const isOver = ({ valid: { until } }: OwnPrice): boolean =>
    until !== null && Date.parse(until) <= nowMs;
  const isOfVendor = ({ model }: OwnPrice): boolean => model.startsWith(BEGINNINGS[vendor]);
  const held = OWN_PRICES.filter((row) => isOfVendor(row) && !isOver(row));
  const rows = held.filter((row) => !isReplaced(row, held, nowMs)).map(toRow);
  return {
    per: 'a million tokens',
    rows,
    readOn: rows.length === 0 ? null : OWN_TABLE_DATE,
    note:
      rows.length === 0
        ? `Prices come from ${BUNDLED}. A model that is not in it has no known price.`
        : `Other models have the price in ${BUNDLED}, or no known price.`,
  };
}

/** Whether a later row for the same use holds in its place already. */
function isReplaced(row: OwnPrice, held: readonly OwnPrice[], nowMs: number): boolean {
  return held
    .slice(held.indexOf(row) + 1)
    .some(
      ({ model, aboveInputTokens, valid: { from } }) =>
        model === row.model &&
        aboveInputTokens === row.aboveInputTokens &&
        (from === null || Date.parse(from) <= nowMs),
    );
}

function toRow(row: OwnPrice): PriceRow {
  const { model, input, output, cacheRead, audioOutput, aboveInputTokens, valid } = row;
  const amounts: (readonly [name: string, usd: number | null])[] = [
    ['in', input],
    ['out', output],
    ['from cache', cacheRead],
    // Where it is the same as for words, once is enough.
    ['spoken', audioOutput === output ? null : (audioOutput ?? null)],
  ];
  return {
    name: model,
    condition:
      aboveInputTokens > 0 ? `above ${aboveInputTokens.toLocaleString('en-US')} tokens in` : null,
    amounts: amounts.flatMap(([name, usd]) =>
      usd === null ? [] : [{ name, nanoUsd: Math.round(usd * NANO) }],
    ),
    ...valid,
    source: row.source,
    confidence: CONFIDENCE[row.confidence],
  };
}
