import type { End } from '#main/values/call.ts';

/** What to do after an attempt whose client has seen nothing of it yet. */
export type NextTry =
  /** It is over: this end is the call's end. */
  | { readonly kind: 'over' }
  | { readonly kind: 'again'; readonly waitMs: number }
  /** The next candidate, at once. */
  | { readonly kind: 'other' };

export interface Tried {
  readonly end: End;
  /** How often this candidate was tried, this time included. */
  readonly triesHere: number;
  readonly hasOther: boolean;
  /** Until nobody waits any more; `null` for no end. */
  readonly leftMs: number | null;
  /** Evenly from 0 to below 1. */
  readonly draw: number;
}

const OVER: NextTry = { kind: 'over' };

// The figures are in docs/reliability.md.
const TRANSIENT_MS = 500;
const LONGEST_TRANSIENT_MS = 5_000;
const OVERLOADED_MS = 1_000;
const LONGEST_OVERLOADED_MS = 30_000;
const RATE_LIMITED_MS = 1_000;
const LONGEST_TOLD_MS = 60_000;
const JITTER = 0.2;
/** Not found, and too large: of the model that was asked, and not of the request itself. */
const OF_THE_MODEL: ReadonlySet<number> = new Set([404, 413]);

/**
 * What was sent and never answered may have been billed, so it is never sent to the same one again; another
 * one may be asked, as only work is planned for several that harms nobody when it is done twice. An answer
 * that has begun can't be taken back.
 */
export function nextTry({ end, triesHere, hasOther, leftMs, draw }: Tried): NextTry {
  if (end.state === 'unknown' && end.errorKind === 'transient' && hasOther)
    return { kind: 'other' };
  if (end.state !== 'failed') return OVER;
  const told = end.retryAfterMs;
  // A told wait was cut to the longest one, so that one may stand for days: trying then would be too early.
  const fits = (waitMs: number): NextTry =>
    waitMs >= LONGEST_TOLD_MS || (leftMs !== null && waitMs > leftMs)
      ? OVER
      : { kind: 'again', waitMs };
  switch (end.errorKind) {
    case 'transient':
    case 'overloaded': {
      if (hasOther) return { kind: 'other' };
      const [first, longest] =
        end.errorKind === 'transient'
          ? [TRANSIENT_MS, LONGEST_TRANSIENT_MS]
          : [OVERLOADED_MS, LONGEST_OVERLOADED_MS];
      const usual = Math.min(first * 2 ** (triesHere - 1), longest);
      return fits(told ?? Math.round(usual * (1 - JITTER + 2 * JITTER * draw)));
    }
    case 'rate_limited': {
      const doubled = Math.min(RATE_LIMITED_MS * 2 ** (triesHere - 1), LONGEST_TOLD_MS);
      const again = fits(told ?? doubled);
      return again.kind === 'over' && hasOther ? { kind: 'other' } : again;
    }
    case 'auth':
    case 'quota_exhausted':
      // Visibly: the ledger keeps the refusal beside the answer of the other one.
      return hasOther ? { kind: 'other' } : OVER;
    case 'bad_request':
      // Another one may have the model, or take so much.
      return hasOther && OF_THE_MODEL.has(end.status ?? 0) ? { kind: 'other' } : OVER;
    case 'unknown':
    case null:
      return OVER;
  }
}
