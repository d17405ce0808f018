import type { Demand } from '#main/limits/demand.ts';
import { decide } from '#main/limits/limiter.ts';
import { createLimiter, type LimiterState } from '#main/limits/limiter-state.ts';
import type { LimitSpec, RateLimit } from '#main/limits/limit-spec.ts';
import { characterQuota, demand, requestLimit, TestClocks, unitsLeft } from './test-limits.ts';

export const START = Date.UTC(2026, 10, 24, 12);
export const NOW = new TestClocks(START).now;
export const after = (ms: number) => {
  const clocks = new TestClocks(START);
  clocks.advance(ms);
  return clocks.now;
};

export const REQUESTS = requestLimit(60, 5);
export const TOKENS: RateLimit = {
  ...requestLimit(60_000, 30_000),
  id: 'tokens-per-minute',
  unit: 'tokens',
};
export const CHARACTERS = characterQuota(10_000);
export const PLACES = { kind: 'concurrent', id: 'concurrent', amount: 2 } as const;
export const ALL: readonly LimitSpec[] = [REQUESTS, TOKENS, CHARACTERS, PLACES];
export const ONE = demand({ requests: 1, tokens: 1_000, characters: 100 });

export const limiter = (...specs: readonly LimitSpec[]): LimiterState => createLimiter(specs, NOW);
export const leftIn = (state: LimiterState, now = NOW) => unitsLeft(state, now);

/** Lets a call through that has to pass. */
export function pass(state: LimiterState, units: Demand, now = NOW) {
  const decision = decide(state, units, now);
  if (decision.answer !== 'proceed')
    throw new Error(`It did not pass: ${JSON.stringify(decision)}`);
  return decision;
}
