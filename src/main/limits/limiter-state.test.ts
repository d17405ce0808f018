import { describe, expect, it } from 'vitest';
import {
  BUSY_LIMITS,
  busyLimiter,
  characterQuota,
  demand,
  requestLimit,
  TestClocks,
  unitsLeft,
} from '#test/support/test-limits.ts';
import type { LimitSpec } from './limit-spec.ts';
import { usageOf } from './limit-usage.ts';
import { decide, release } from './limiter.ts';
import { changeLimits, type LimiterState } from './limiter-state.ts';

const START = Date.UTC(2026, 10, 24, 12);
const NOW = new TestClocks(START).now;
const [RATE, QUOTA, PLACES] = BUSY_LIMITS;
const busy = (): LimiterState => busyLimiter(NOW);
const leftIn = (state: LimiterState, now = NOW) => Object.values(unitsLeft(state, now));

describe('limits that are changed', () => {
  it('keep what was used of them', () => {
    const specs = [requestLimit(120, 10), characterQuota(6_000), { ...PLACES, amount: 1 }];
    expect(leftIn(changeLimits(busy(), specs, NOW))).toEqual([6, 1_000, 0]);
    expect(changeLimits(busy(), BUSY_LIMITS, NOW)).toEqual(busy());
  });

  it('never hold more than the burst back', () => {
    const state = changeLimits(busy(), [requestLimit(6_000, 10)], NOW);
    expect(decide(state, demand({ requests: 1 }), NOW)).toMatchObject({ waitMs: 10 });
  });

  it('with another calendar begin with what was used', () => {
    const daily = { ...characterQuota(8_000, { kind: 'utc' }, 'day'), id: QUOTA.id };
    const [usage] = usageOf(changeLimits(busy(), [daily], NOW), NOW).limits;
    expect(usage).toMatchObject({ left: 3_000, resetsAtWallMs: Date.UTC(2026, 10, 25) });
  });

  it('that are new hold nothing of the calls under way, nor give anything back for them', () => {
    const fresh: LimitSpec = { ...QUOTA, id: 'another' };
    const changed = changeLimits(busy(), [fresh, { ...RATE, unit: 'characters' }], NOW);
    expect(leftIn(changed)).toEqual([10_000, 5]);
    expect(leftIn(release(changed, 2, NOW))).toEqual([10_000, 5]);
  });
});
