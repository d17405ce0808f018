import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { characterQuota, DAY_MS, HOUR_MS } from '#test/support/test-limits.ts';
import type { QuotaAnchor, QuotaLimit } from './limit-spec.ts';
import { longestPeriodMs, periodAfter, periodAt } from './quota-period.ts';

const at = (text: string): number => Date.parse(text);
const inWords = ({ startMs, endMs }: { startMs: number; endMs: number }) =>
  [startMs, endMs].map((ms) => new Date(ms).toISOString().replace(':00.000Z', 'Z'));

const zoneDay = (zone: string): QuotaLimit => characterQuota(1, { kind: 'zone', zone }, 'day');
const PACIFIC = zoneDay('America/Los_Angeles');
const REPORTED_MONTH = characterQuota(1, { kind: 'reported' });

describe('the period of a quota', () => {
  it('is a day or a month in UTC, leap days included', () => {
    const leapDay = at('2028-02-29T23:59Z');
    expect(inWords(periodAt(characterQuota(1, { kind: 'utc' }, 'day'), leapDay))).toEqual([
      '2028-02-29T00:00Z',
      '2028-03-01T00:00Z',
    ]);
    expect(inWords(periodAt(characterQuota(1), leapDay))).toEqual([
      '2028-02-01T00:00Z',
      '2028-03-01T00:00Z',
    ]);
  });

  it.each([
    ['a usual day', PACIFIC, '2026-11-24T12:00Z', '2026-11-24T08:00Z', '2026-11-25T08:00Z'],
    [
      'the day that is set forward',
      PACIFIC,
      '2026-03-08T20:00Z',
      '2026-03-08T08:00Z',
      '2026-03-09T07:00Z',
    ],
    [
      'the day that is set back',
      PACIFIC,
      '2026-11-01T20:00Z',
      '2026-11-01T07:00Z',
      '2026-11-02T08:00Z',
    ],
    [
      'a zone that is ahead',
      zoneDay('Asia/Tokyo'),
      '2026-11-24T12:00Z',
      '2026-11-23T15:00Z',
      '2026-11-24T15:00Z',
    ],
    [
      'a midnight that does not exist',
      zoneDay('Africa/Cairo'),
      '2026-04-24T12:00Z',
      '2026-04-23T22:00Z',
      '2026-04-24T21:00Z',
    ],
    [
      'an odd zone',
      zoneDay('Asia/Kathmandu'),
      '2026-11-24T12:00Z',
      '2026-11-23T18:15Z',
      '2026-11-24T18:15Z',
    ],
  ])('is a day of its zone: %s', (_name, limit, time, start, end) => {
    expect(inWords(periodAt(limit, at(time)))).toEqual([start, end]);
  });

  it('begins anew at the reported time of the month until another is reported', () => {
    const before = { startMs: at('2026-11-03T09:30Z'), endMs: at('2026-12-03T09:30Z') };
    expect(inWords(periodAfter(REPORTED_MONTH, before, at('2026-12-03T09:30Z')))).toEqual([
      '2026-12-03T09:30Z',
      '2027-01-03T09:30Z',
    ]);
    expect(inWords(periodAfter(REPORTED_MONTH, before, at('2028-03-01T00:00Z')))).toEqual([
      '2028-02-03T09:30Z',
      '2028-03-03T09:30Z',
    ]);
  });

  it('begins on the last day of a month that is too short', () => {
    const before = { startMs: at('2026-12-31T06:00Z'), endMs: at('2027-01-31T06:00Z') };
    expect(inWords(periodAfter(REPORTED_MONTH, before, at('2027-02-10T00:00Z')))).toEqual([
      '2027-01-31T06:00Z',
      '2027-02-28T06:00Z',
    ]);
  });

  it('begins anew at the reported time of the day', () => {
    const limit = characterQuota(1, { kind: 'reported' }, 'day');
    const before = { startMs: at('2026-11-23T05:00Z'), endMs: at('2026-11-24T05:00Z') };
    expect(inWords(periodAfter(limit, before, at('2026-11-27T04:00Z')))).toEqual([
      '2026-11-26T05:00Z',
      '2026-11-27T05:00Z',
    ]);
  });

  it('holds its time, follows the one before it, and is never longer than it can be', () => {
    const anchors: QuotaAnchor[] = [
      { kind: 'utc' },
      { kind: 'reported' },
      { kind: 'zone', zone: 'America/Los_Angeles' },
      { kind: 'zone', zone: 'Australia/Lord_Howe' },
    ];
    fc.assert(
      fc.property(
        fc.integer({ min: at('2000-01-01T00:00Z'), max: at('2099-01-01T00:00Z') }),
        fc.nat(400 * DAY_MS),
        fc.constantFrom(...anchors),
        fc.constantFrom('day', 'month'),
        (ms, laterMs, anchor, period) => {
          const limit = characterQuota(1, anchor, anchor.kind === 'zone' ? 'day' : period);
          const before = periodAt(limit, ms);
          const after = periodAfter(limit, before, before.endMs + laterMs);
          for (const [one, held] of [
            [before, ms],
            [after, before.endMs + laterMs],
          ] as const) {
            expect(one.startMs).toBeLessThanOrEqual(held);
            expect(one.endMs).toBeGreaterThan(held);
            expect(one.endMs - one.startMs).toBeGreaterThanOrEqual(23 * HOUR_MS);
            expect(one.endMs - one.startMs).toBeLessThan(longestPeriodMs(limit));
          }
          expect(after.startMs).toBeGreaterThanOrEqual(before.endMs);
        },
      ),
    );
  });
});
