import { describe, expect, it } from 'vitest';
import { nextPacificMidnight } from './pacific-midnight.ts';

describe('the next midnight in California', () => {
  it.each([
    ['2026-11-21T20:00:00Z', '2026-11-22T08:00:00Z'],
    ['2026-07-01T06:59:59.999Z', '2026-07-01T07:00:00Z'],
    // The moment itself begins the next day.
    ['2026-07-01T07:00:00Z', '2026-07-02T07:00:00Z'],
    // Clocks go forward on 8 March and back on 1 November 2026.
    ['2026-03-08T08:30:00Z', '2026-03-09T07:00:00Z'],
    ['2026-03-08T07:30:00Z', '2026-03-08T08:00:00Z'],
    ['2026-11-01T07:30:00Z', '2026-11-02T08:00:00Z'],
    ['2026-12-31T23:00:00Z', '2027-01-01T08:00:00Z'],
  ])('after %s is %s', (now, midnight) => {
    expect(new Date(nextPacificMidnight(Date.parse(now))).toISOString()).toBe(
      new Date(midnight).toISOString(),
    );
  });
});
