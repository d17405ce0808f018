/** Requests and further attempts of the last five minutes, oldest part first. Its size has an end. */
export interface RetryBudget {
  readonly parts: readonly RetryPart[];
}

interface RetryPart {
  /** Monotonic milliseconds. */
  readonly startMono: number;
  readonly requests: number;
  readonly extras: number;
}

export type RetryAnswer =
  | { readonly kind: 'granted'; readonly budget: RetryBudget }
  /** This request had its tries, or all requests together had theirs. */
  | { readonly kind: 'refused'; readonly why: 'tries-used-up' | 'too-many-retries' };

export const NOTHING_SENT: RetryBudget = { parts: [] };

// These figures are in docs/reliability.md.
const TRIES_PER_REQUEST = 3;
const EXTRA_PERCENT = 10;
const EXTRAS_AT_LEAST = 3;
const WITHIN_MS = 300_000;
const PART_MS = 10_000;

/**
 * Asks for one upstream attempt of a request that has made `triesMade` already, over all providers. The
 * first is always granted. Further ones are a tenth of all requests, because where everything fails,
 * trying again is what keeps it failing.
 */
export function askToSend(budget: RetryBudget, triesMade: number, now: number): RetryAnswer {
  const isExtra = triesMade > 0;
  if (triesMade >= TRIES_PER_REQUEST) return { kind: 'refused', why: 'tries-used-up' };

  // A part that is half over counts against a retry with its extras, but not for it with its requests.
  const recent = budget.parts.filter(({ startMono }) => startMono + PART_MS > now - WITHIN_MS);
  if (isExtra) {
    let requests = 0;
    let extras = 0;
    for (const part of recent) {
      if (part.startMono > now - WITHIN_MS) requests += part.requests;
      extras += part.extras;
    }
    const allowed = Math.max(EXTRAS_AT_LEAST, Math.floor((requests * EXTRA_PERCENT) / 100));
    if (extras >= allowed) return { kind: 'refused', why: 'too-many-retries' };
  }
  return { kind: 'granted', budget: { parts: withOne(recent, isExtra, now) } };
}

function withOne(parts: readonly RetryPart[], isExtra: boolean, now: number): RetryPart[] {
  const startMono = now - (now % PART_MS);
  const last = parts.at(-1);
  const isSame = last !== undefined && last.startMono >= startMono;
  const { requests, extras } = isSame ? last : { requests: 0, extras: 0 };
  const part = {
    startMono: isSame ? last.startMono : startMono,
    requests: requests + (isExtra ? 0 : 1),
    extras: extras + (isExtra ? 1 : 0),
  };
  return isSame ? parts.with(-1, part) : [...parts, part];
}
