/** Where a cost comes from, best first. */
export type CostSource = 'reported' | 'header' | 'list_price' | 'estimate';

/** Whole nano-US-dollars. Amount and source are `null` together: unknown, which is not zero. */
export interface Cost {
  readonly nanoUsd: number | null;
  readonly source: CostSource | null;
}

export const UNKNOWN_COST: Cost = { nanoUsd: null, source: null };
