import type { PriceTable } from '#contract/providers.ts';
import { CREDIT_ROWS } from './credit-rows.ts';
import { OWN_TABLE_DATE } from './own-prices.ts';

const NANO = 1_000_000_000;
const ALWAYS = { condition: null, from: null, until: null } as const;
const FROM_HEADER = 'How many credits a voice line took is what ElevenLabs itself says with it.';

/** Prices of credits, for people: what the person's plan costs, or else what is published. */
export function creditPriceTable(planUsd: number | null): PriceTable {
  const per = '1,000 credits';
  if (planUsd !== null)
    return {
      per,
      rows: [
        {
          ...ALWAYS,
          name: 'Every voice',
          amounts: [{ name: '', nanoUsd: Math.round(planUsd * NANO) }],
          source: 'your settings file',
          confidence: 'yours',
        },
      ],
      readOn: null,
      note: `This is the price of your plan. ${FROM_HEADER}`,
    };
  return {
    per,
    rows: CREDIT_ROWS.map(({ model, usdPerThousandCredits, source, confidence }) => ({
      ...ALWAYS,
      name: model,
      amounts: [{ name: '', nanoUsd: Math.round(usdPerThousandCredits * NANO) }],
      source,
      confidence: confidence === 'C' ? 'several' : 'one',
    })),
    readOn: OWN_TABLE_DATE,
    note: `${FROM_HEADER} What your plan charges for them may differ: write it into the settings file, as “usdPerThousandCredits”.`,
  };
}
