import type { End } from '#main/values/call.ts';
import { isBilled, type Bill } from './settle.ts';

/** How an attempt ended, and what it came to. */
export interface Ended {
  readonly end: End;
  readonly bill: Bill;
}

interface Use {
  readonly requests: number;
  readonly tokens: number | null;
  readonly characters: number | null;
  readonly queries: number | null;
}

/**
 * What an attempt took from the limits; `null` when it was never sent, and nothing where nobody knows: then
 * all that was reserved counts. Cache reads don't count toward a provider's tokens per minute.
 */
export function useOf({ bill: { usage }, end: { state } }: Ended): Use | null {
  if (state === 'refused') return null;
  // An error is a request, too, but nothing was read or written for it.
  if (state === 'failed' && !usage) return { requests: 1, tokens: 0, characters: 0, queries: 0 };
  const nothing = { requests: 1, tokens: null, characters: null, queries: null };
  if (!usage) return nothing;
  const { inputTokens, cacheWriteTokens, cacheWriteHourTokens, outputTokens } = usage;
  const parts = [inputTokens, cacheWriteTokens, cacheWriteHourTokens, outputTokens];
  const isCounted = inputTokens !== null || outputTokens !== null;
  return {
    requests: 1,
    tokens: isCounted ? parts.reduce<number>((sum, part) => sum + (part ?? 0), 0) : null,
    // A voice provider's quota is one of its own credits, which need not be characters.
    characters: usage.credits ?? usage.characters,
    queries: usage.queries,
  };
}

/** How the budgets book it; see `budgets/bill.ts`. */
export function endingOf(end: End): 'settled' | 'seen' | 'full' | 'released' {
  const { state, contentCharacters, reportedNanoUsd } = end;
  switch (state) {
    case 'ok':
    case 'tool-error':
      return 'settled';
    case 'cancelled':
    case 'aborted':
      return 'seen';
    case 'unknown':
      return contentCharacters > 0 || isBilled(end) ? 'seen' : 'full';
    case 'failed':
      // A failure is free unless the provider says otherwise.
      return reportedNanoUsd ? 'settled' : 'released';
    case 'refused':
      return 'released';
  }
}
