import * as z from 'zod';

/** Whole nano-US-dollars: 1_000_000_000 is one dollar. `null` means unknown, which is not zero. */
export const NanoUsd = z.int().nonnegative().nullable();
export type NanoUsd = z.infer<typeof NanoUsd>;

/** Where a cost comes from, best first. */
export const CostSource = z.enum(['reported', 'header', 'list_price', 'estimate']);
export type CostSource = z.infer<typeof CostSource>;

/** One call's cost. The source is `null` exactly when the amount is. */
export const Cost = z.object({ nanoUsd: NanoUsd, source: CostSource.nullable() });
export type Cost = z.infer<typeof Cost>;

/** A sum of costs that says what it leaves out: "at least" whenever `callsWithoutPrice` is above zero. */
export const CostTotal = z.object({
  calls: z.int().nonnegative(),
  /** The known part; `null` when no call had a price. */
  knownNanoUsd: NanoUsd,
  callsWithoutPrice: z.int().nonnegative(),
  /** Whether any part of the sum is an estimate of ours. */
  hasEstimates: z.boolean(),
});
export type CostTotal = z.infer<typeof CostTotal>;
