import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { characterQuota, DAY_MS, HOUR_MS, requestLimit } from '#test/support/test-limits.ts';
import { periodAt } from './quota-period.ts';
import { predict, type QuotaHistory } from './prediction.ts';

const NOW = Date.UTC(2026, 10, 21);
const MONTHLY = characterQuota(100_000);
const DAILY = characterQuota(100_000, { kind: 'utc' }, 'day');
const HISTORY: QuotaHistory = {
  period: periodAt(MONTHLY, NOW),
  amount: 100_000,
  used: 60_000,
  queued: 0,
  buckets: [2_400, 2_400, 2_400, 2_400, 2_400],
  lastHour: 900,
  asOfMs: NOW,
};
const foresee = (change: Partial<QuotaHistory>, limit = MONTHLY, at = NOW) =>
  predict(limit, { ...HISTORY, ...change }, at);

describe('what is foreseen', () => {
  it('is that a quota lasts, with what is spare at its end', () => {
    expect(foresee({})).toEqual({
      status: 'lasts',
      spare: 16_000,
      averagePerHour: 100,
      lastHour: 900,
    });
  });

  it('is when it runs out, with what waits in line', () => {
    expect(foresee({ used: 88_000 })).toMatchObject({
      status: 'runs-out',
      atMs: NOW + 5 * DAY_MS,
    });
    expect(foresee({ used: 88_000, queued: 7_200 })).toMatchObject({
      status: 'runs-out',
      atMs: NOW + 2 * DAY_MS,
    });
    expect(foresee({ queued: 40_000 })).toMatchObject({ status: 'runs-out', atMs: NOW });
  });

  it('goes by the usual pace, and not by one odd day', () => {
    const usual = foresee({ buckets: [2_400, 2_400, 90_000, 0, 2_400] });
    expect(usual).toMatchObject({ averagePerHour: 100 });
  });

  it('counts hours in a day’s quota', () => {
    const at = NOW + 12 * HOUR_MS;
    const change = { period: periodAt(DAILY, NOW), buckets: [5_000, 5_000, 5_000], asOfMs: at };
    expect(foresee(change, DAILY, at)).toMatchObject({
      status: 'runs-out',
      atMs: NOW + 20 * HOUR_MS,
    });
  });

  it('is nothing yet, with the reason', () => {
    expect(foresee({ buckets: [1, 2] })).toEqual({
      status: 'cannot-say',
      reason: 'little-history',
      sentence: 'Not enough history (2 of 3 days).',
    });
    expect(foresee({ buckets: [] }, DAILY)).toMatchObject({
      sentence: 'Not enough history (0 of 3 hours).',
    });
    expect(foresee({ used: 2_999 })).toMatchObject({ reason: 'little-used' });
    expect(foresee({ used: 3_000 })).toMatchObject({ status: 'lasts' });
    expect(foresee({ asOfMs: NOW - 6 * HOUR_MS - 1 })).toMatchObject({ reason: 'old-data' });
    expect(foresee({ asOfMs: NOW - 6 * HOUR_MS })).toMatchObject({ status: 'lasts' });
    expect(foresee({ asOfMs: NaN })).toMatchObject({ reason: 'old-data' });
    expect(predict(MONTHLY, null, NOW)).toMatchObject({ reason: 'little-history' });
  });

  it('is nothing for what refills', () => {
    const places = { kind: 'concurrent', id: 'concurrent', amount: 3 } as const;
    expect(predict(requestLimit(9), null, NOW)).toMatchObject({ reason: 'short-window' });
    expect(predict(requestLimit(9, 9, 6 * HOUR_MS), null, NOW)).toMatchObject({
      reason: 'short-window',
    });
    expect(predict(requestLimit(9, 9, DAY_MS), null, NOW)).toMatchObject({ reason: 'refills' });
    expect(predict(places, null, NOW)).toMatchObject({ reason: 'refills' });
  });

  it('is a time within the period, or a spare that is not negative, whatever was counted', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.double(), fc.nat(100_000))),
        fc.nat(200_000),
        fc.nat(200_000),
        (buckets, used, queued) => {
          const prediction = foresee({ buckets, used, queued });
          const { endMs } = HISTORY.period;
          const atMs = prediction.status === 'runs-out' ? prediction.atMs : NOW;
          const spare = prediction.status === 'lasts' ? prediction.spare : 0;
          expect(atMs >= NOW && atMs <= endMs && spare >= 0).toBe(true);
        },
      ),
    );
  });
});
