import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demand } from '#test/support/test-limits.ts';
import { mistakeInDemand, settleUse, wholeDemand } from './demand.ts';

const EXPECTED = demand({ requests: 1, tokens: 2_000 });
const settle = (tokens: number | null) =>
  settleUse(EXPECTED, { requests: 1, tokens, characters: 0, queries: 0 });

describe('a demand', () => {
  it('is whole numbers from 0', () => {
    expect(mistakeInDemand(EXPECTED)).toBeNull();
  });

  it('is made of whole numbers where it is not, upwards', () => {
    expect(wholeDemand(demand({ characters: 1.2 }))).toEqual(demand({ characters: 2 }));
  });

  it.each([-1, 0.5, NaN, Infinity, 1e12])('of %d tokens is named in one sentence', (tokens) => {
    expect(mistakeInDemand(demand({ tokens }))).toBe(
      `The number of tokens is ${tokens}. It must be a whole number from 0 to 1,000,000,000.`,
    );
  });
});

describe('a reported use', () => {
  it('is believed, more and less, and fractions count as whole ones', () => {
    expect(settle(1_200)).toEqual({ use: demand({ requests: 1, tokens: 1_200 }), estimated: [] });
    expect(settle(9_000).use.tokens).toBe(9_000);
    expect(settle(10.2).use.tokens).toBe(11);
    expect(settle(0).use.tokens).toBe(0);
  });

  it.each([null, -1, NaN, Infinity, -Infinity, 200_001, 1e300])(
    'of %d gives way to the demand, and says so',
    (tokens) => {
      expect(settle(tokens)).toEqual({ use: EXPECTED, estimated: ['tokens'] });
    },
  );

  it.each([
    [150_000, 150_000],
    [2_000_001, 0],
    [1e300, 0],
  ])('of %d counts as %d where nothing was expected', (tokens, counted) => {
    const nobodySaid = { requests: 1, tokens, characters: 0, queries: 0 };
    expect(settleUse(demand({ requests: 1 }), nobodySaid).use.tokens).toBe(counted);
  });

  it('is never negative, fractional or absurd', () => {
    fc.assert(
      fc.property(fc.option(fc.double()), fc.nat(1_000_000), (tokens, expected) => {
        const { use } = settleUse(demand({ tokens: expected }), {
          requests: null,
          tokens,
          characters: null,
          queries: null,
        });
        expect(Number.isSafeInteger(use.tokens) && use.tokens >= 0).toBe(true);
        const most = expected === 0 ? 2_000_000 : Math.max(10_000, expected * 100);
        expect(use.tokens).toBeLessThanOrEqual(most);
      }),
    );
  });
});
