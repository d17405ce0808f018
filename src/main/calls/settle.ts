import { UNKNOWN_COST, type Cost } from '#main/values/cost.ts';
import type { Price } from '#main/values/price.ts';
import { NO_USAGE, type Usage } from '#main/values/usage.ts';
import type { End } from '#main/values/call.ts';

export type PriceUsage = (model: string | null, usage: Usage) => Price | null;

/** What an attempt used and cost, as the ledger keeps it. */
export interface Bill {
  readonly usage: Usage | null;
  readonly cost: Cost;
  readonly priceVersion: string | null;
}

/** Stands where the price list would: the amount is what was held back for it. */
const RESERVED = 'whole reservation';
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
  reservedNanoUsd: number | null,
): Bill {
  const { reportedNanoUsd = null } = end;
  // The provider's own word beats every list, and a failure that was charged is no free one.
  if (reportedNanoUsd !== null && (end.isUsageFinal || end.state === 'failed'))
    return {
      usage: end.usage,
      cost: { nanoUsd: reportedNanoUsd, source: 'reported' },
      priceVersion: null,
    };
  if (end.state === 'refused' || end.state === 'failed') return { ...NO_BILL, usage: end.usage };
  // Sent, and nothing was ever seen of it, not even a bill: at worst it cost all that it could.
  const isSeen = end.contentCharacters > 0 || isBilled(end);
  if (end.state === 'unknown' && !isSeen && reservedNanoUsd !== null)
    return wholeReservation(end.usage, reservedNanoUsd);
  const usage = end.isUsageFinal
    ? end.usage
    : atLeast(end.usage, estimateUsage(end.contentCharacters));
  const found = price(model, usage ?? NO_USAGE);
  // Charged before the rest was cut off: the least that it came to.
  if (reportedNanoUsd !== null) {
    const nanoUsd = Math.max(reportedNanoUsd, found?.nanoUsd ?? reservedNanoUsd ?? 0);
    return { usage, cost: { nanoUsd, source: 'estimate' }, priceVersion: found?.version ?? null };
  }
  if (found === null)
    return reservedNanoUsd ? wholeReservation(usage, reservedNanoUsd) : { ...NO_BILL, usage };
  const source = end.isUsageFinal ? found.source : 'estimate';
  return { usage, cost: { nanoUsd: found.nanoUsd, source }, priceVersion: found.version };
}

/** Credits are told with an answer's headers, so the bill is known even where nothing else was seen. */
export function isBilled({ usage }: End): boolean {
  return typeof usage?.credits === 'number';
}

/** What the budgets count then, too. */
function wholeReservation(usage: Usage | null, nanoUsd: number): Bill {
  return { usage, cost: { nanoUsd, source: 'estimate' }, priceVersion: RESERVED };
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

/** The known part of what a call cost with all its attempts. */
export function addUp(costs: readonly Cost[]): Cost {
  const known = costs.filter(({ nanoUsd }) => nanoUsd !== null);
  const last = costs.at(-1);
  if (costs.length === 1 && last) return last;
  if (known.length === 0) return UNKNOWN_COST;
  const nanoUsd = known.reduce((sum, cost) => sum + (cost.nanoUsd ?? 0), 0);
  const isGuess = known.some(({ source }) => source === 'estimate');
  return { nanoUsd, source: isGuess ? 'estimate' : (known.at(-1)?.source ?? null) };
}
