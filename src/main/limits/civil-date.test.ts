import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '#test/support/test-limits.ts';
import { civilFromDays, daysFromCivil, firstOfMonth } from './civil-date.ts';

const days = fc.integer({ min: -1_000_000, max: 1_000_000 });

describe('a civil date', () => {
  it('is the one of the platform’s calendar', () => {
    fc.assert(
      fc.property(days, (count) => {
        const date = new Date(count * DAY_MS);
        const civil = {
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
        };
        expect(civilFromDays(count)).toEqual(civil);
        expect(daysFromCivil(civil)).toBe(count);
      }),
      { numRuns: 2_000 },
    );
  });

  it('leads to the first of another month, across years', () => {
    const date = { year: 2026, month: 11, day: 24 };
    expect(firstOfMonth(date, 0)).toEqual({ year: 2026, month: 11, day: 1 });
    expect(firstOfMonth(date, 2)).toEqual({ year: 2027, month: 1, day: 1 });
    expect(firstOfMonth(date, -11)).toEqual({ year: 2025, month: 12, day: 1 });
  });
});
