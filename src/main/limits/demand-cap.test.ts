import { expect, it } from 'vitest';
import { characterQuota, demand, requestLimit } from '#test/support/test-limits.ts';
import { capDemand } from './demand-cap.ts';
import { createLimiter } from './limiter-state.ts';

const NOW = { monotonicMs: 0, wallMs: 0 };
const limiter = createLimiter([requestLimit(60, 5), characterQuota(100)], NOW);

it('asks of a rate no more than it ever lets through at once', () => {
  expect(capDemand(demand({ requests: 9 }), limiter)).toEqual(demand({ requests: 5 }));
});

it('leaves quotas the whole demand, because they really run out', () => {
  const much = demand({ characters: 500 });
  expect(capDemand(much, limiter)).toEqual(much);
});

it('makes whole numbers of what is not, upwards', () => {
  expect(capDemand(demand({ characters: 1.2 }), limiter)).toEqual(demand({ characters: 2 }));
});
