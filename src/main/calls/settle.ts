import { UNKNOWN_COST, type Cost } from '#main/values/cost.ts';
import type { Usage } from '#main/values/usage.ts';
import type { End } from '#main/values/call.ts';

/** A price for what was used; `null` when no table has one. */
export interface Price {
  readonly nanoUsd: number;
  readonly source: NonNullable<Cost['source']>;
  readonly version: string;
}

export type PriceUsage = (model: string, usage: Usage) => Price | null;

/** What an attempt used and cost, as the ledger keeps it. */
export interface Bill {
  readonly usage: Usage | null;
  readonly cost: Cost;
  readonly priceVersion: string | null;
}

const NO_BILL: Bill = { usage: null, cost: UNKNOWN_COST, priceVersion: null };

/**
 * Closes the books on an attempt. What was cut off is never free: its usage is what was reported, or
 * what we saw where that is more, and the bill is marked as an estimate.
 */
export function billFor(
  end: End,
  model: string | null,
  estimateUsage: (contentCharacters: number) => Usage | null,
  price: PriceUsage,
): Bill {
  if (end.state === 'refused' || end.state === 'failed') return { ...NO_BILL, usage: end.usage };
  const usage = end.isUsageFinal
    ? end.usage
    : atLeast(end.usage, estimateUsage(end.contentCharacters));
  if (usage === null || model === null) return { ...NO_BILL, usage };

  const found = price(model, usage);
  if (found === null) return { ...NO_BILL, usage };
  const source = end.isUsageFinal ? found.source : 'estimate';
  return { usage, cost: { nanoUsd: found.nanoUsd, source }, priceVersion: found.version };
}

/** Reported input wins, because it counts what we only guess; of the output the larger is nearer the bill. */
function atLeast(reported: Usage | null, estimated: Usage | null): Usage | null {
  if (reported === null || estimated === null) return reported ?? estimated;
  const output = Math.max(reported.outputTokens ?? 0, estimated.outputTokens ?? 0);
  return {
    ...reported,
    inputTokens: reported.inputTokens ?? estimated.inputTokens,
    outputTokens: output,
  };
}
