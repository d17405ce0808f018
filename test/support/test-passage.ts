import type { QuotaLimit } from '#main/limits/limit-spec.ts';
import type { Passage } from '#main/limits/passage.ts';
import { demand } from './test-limits.ts';

export const SCOPE = 'provider:claude';
export const DAILY: QuotaLimit = {
  kind: 'quota',
  id: 'tokens-per-day',
  unit: 'tokens',
  amount: 1_000,
  period: 'day',
  anchor: { kind: 'utc' },
};

const ONE = demand({ requests: 1 });
let number = 0;

/** One request of a client who waits as long as it takes. */
export function passage(change: Partial<Passage> = {}): Passage {
  number += 1;
  return {
    scope: SCOPE,
    callId: `call_${number}`,
    clientId: 'script',
    priority: 'normal',
    demand: ONE,
    deadlineMs: null,
    signal: new AbortController().signal,
    ...change,
  };
}
