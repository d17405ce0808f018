import { tokenCost } from '#main/values/token-cost.ts';
import { creditPriceTable } from './credit-price-table.ts';
import { creditRowOf, estimateCredits } from './credit-rows.ts';
import { OWN_TABLE_DATE } from './own-prices.ts';
import type { PriceList } from './price-list.ts';

/** From US dollars per thousand credits to nano-dollars per million of them. */
const NANO_PER_MILLION = 1_000_000_000_000;

/**
 * Prices of what is billed in credits. Billed credits are the bill; only where none were told does the text's
 * length stand in for them. `planUsd` is what the person pays for 1,000 credits; `null` leaves it to the list.
 */
export function creditPrices(planUsd: number | null = null): PriceList {
  const price: PriceList['price'] = (model, { credits, characters }) => {
    const usd = planUsd ?? creditRowOf(model)?.usdPerThousandCredits ?? null;
    const used = credits ?? (characters === null ? null : estimateCredits(model, characters));
    if (usd === null || used === null) return null;
    const nanoUsd = tokenCost(used, Math.round(usd * NANO_PER_MILLION));
    // A count beyond all reason makes a sum beyond all reason, which is worse than none.
    if (!Number.isSafeInteger(nanoUsd)) return null;
    return {
      nanoUsd,
      source: credits === null ? 'estimate' : 'header',
      version: planUsd === null ? `own table ${OWN_TABLE_DATE}` : 'your plan',
    };
  };
  return {
    price,
    dearest: (model, usage, atMs) => price(model, usage, atMs)?.nanoUsd ?? null,
    atPlanPrice: creditPrices,
    table: () => creditPriceTable(planUsd),
  };
}
