import fc from 'fast-check';
import { expect, it } from 'vitest';
import { times } from '#test/support/fault-run.ts';
import { monthName, monthNumber } from './month-number.ts';

it('a month is the one that the calendar in UTC shows', () => {
  // Most of the days near a border of months or years.
  const wallMs = fc.oneof(
    fc.integer({ min: -8.64e15, max: 8.64e15 }),
    fc
      .tuple(fc.integer({ min: 1600, max: 2500 }), fc.nat(11), fc.integer({ min: -2, max: 2 }))
      .map(([year, month, ms]) => Date.UTC(year, month, 1) + ms),
  );
  fc.assert(
    fc.property(wallMs, (at) => {
      const date = new Date(at);
      const month = (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
      expect(monthNumber(at)).toBe(month);
    }),
    { numRuns: times(2_000, 20_000) },
  );
});

it('a month has its name in every year', () => {
  const name = (...date: readonly [number, number]) => monthName(monthNumber(Date.UTC(...date)));
  expect([name(2026, 10), name(1970, 0), name(1969, 11), name(2028, 1)]).toEqual([
    'November',
    'January',
    'December',
    'February',
  ]);
});
