import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { times } from '#test/support/fault-run.ts';
import {
  confirm,
  firstPeriod,
  heardDate,
  intoNewRun,
  observe,
  type BudgetPeriod,
  type Moment,
} from './budget-period.ts';
import { monthNumber } from './month-number.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEAR_MS = 365 * DAY_MS;
const NOVEMBER = monthNumber(Date.UTC(2026, 10, 24));
const at = (monoMs: number, wallMs: number): Moment => ({ monoMs, wallMs });
const startedAt = (wallMs: number): BudgetPeriod => firstPeriod(at(0, wallMs));

describe('a month', () => {
  it('ends when the calendar says so and the clocks went on together', () => {
    const end = Date.UTC(2026, 11, 1);
    const period = startedAt(end - 10_000);
    expect(observe(period, at(9_999, end - 1)).month).toBe(NOVEMBER);
    expect(observe(period, at(10_000, end))).toMatchObject({
      month: NOVEMBER + 1,
      isInDoubt: false,
    });
  });

  it('ends in a leap year after the 29th of February', () => {
    const lastDay = Date.UTC(2028, 1, 29);
    const period = startedAt(lastDay);
    expect(observe(period, at(DAY_MS - 1, lastDay + DAY_MS - 1)).month).toBe(period.month);
    expect(observe(period, at(DAY_MS, lastDay + DAY_MS)).month).toBe(period.month + 1);
  });

  it('does not come back when the clock is set back a little over its end', () => {
    const start = Date.UTC(2026, 11, 1);
    const december = observe(startedAt(start - 1_000), at(1_000, start));
    const back = observe(december, at(1_000, start - HOUR_MS / 2));
    expect(back).toMatchObject({ month: NOVEMBER + 1, isInDoubt: false });
  });
});

describe.each([
  ['an hour and a bit back', -HOUR_MS - 1],
  ['an hour and a bit ahead, over the end of the month', HOUR_MS + 1],
  ['a year back', -YEAR_MS],
  ['a year ahead', YEAR_MS],
  ['to nowhere', NaN],
])('a clock that jumps %s', (_, jumpMs) => {
  const wallMs = Date.UTC(2026, 10, 30, 23, 30);
  const jumped = observe(startedAt(wallMs), at(1_000, wallMs + 1_000 + jumpMs));

  it('frees no budget, and is in doubt', () => {
    expect(jumped).toMatchObject({ month: NOVEMBER, isInDoubt: true });
    expect(observe(jumped, at(DAY_MS, wallMs + DAY_MS + jumpMs))).toMatchObject({
      month: NOVEMBER,
      isInDoubt: true,
    });
  });

  it('is believed again once it has come back by itself', () => {
    expect(observe(jumped, at(60_000, wallMs + 60_000))).toMatchObject({
      month: NOVEMBER,
      isInDoubt: false,
    });
    expect(observe(jumped, at(HOUR_MS, wallMs + HOUR_MS)).month).toBe(NOVEMBER + 1);
  });

  it('frees no budget by a restart in between', () => {
    const restarted = intoNewRun(startedAt(wallMs));
    const observed = observe(restarted, at(5, wallMs + jumpMs));
    const again = observe(intoNewRun(observed), at(5, wallMs + jumpMs));
    expect([observed, again].map(({ month }) => month)).toEqual([NOVEMBER, NOVEMBER]);
    expect([observed, again].map(({ isInDoubt }) => isInDoubt)).toEqual([true, true]);
  });
});

describe('a doubt', () => {
  const wallMs = Date.UTC(2026, 11, 1, 8);
  const slept = observe(startedAt(wallMs - 10 * HOUR_MS), at(1_000, wallMs));

  it('ends when the person confirms the clock', () => {
    expect(slept).toMatchObject({ month: NOVEMBER, isInDoubt: true });
    expect(confirm(slept, at(2_000, wallMs))).toMatchObject({
      month: NOVEMBER + 1,
      isInDoubt: false,
    });
    expect(confirm(slept, at(2_000, NaN))).toBe(slept);
  });

  it('ends with two dates of providers in a row that agree within five minutes', () => {
    const one = heardDate(slept, wallMs + 300_000, at(2_000, wallMs));
    expect(one).toMatchObject({ month: NOVEMBER, isInDoubt: true });
    expect(heardDate(one, wallMs - 300_000, at(3_000, wallMs))).toMatchObject({
      month: NOVEMBER + 1,
      isInDoubt: false,
    });
  });

  it('lasts when a date in between does not agree, or is none', () => {
    for (const wrong of [wallMs + 300_001, wallMs - YEAR_MS, NaN]) {
      const one = heardDate(slept, wallMs, at(2_000, wallMs));
      const two = heardDate(heardDate(one, wrong, at(3_000, wallMs)), wallMs, at(4_000, wallMs));
      expect(two).toMatchObject({ month: NOVEMBER, isInDoubt: true });
    }
  });
});

describe('after a restart', () => {
  const wallMs = Date.UTC(2026, 10, 24);

  it('dates count that were heard before anybody looked at the clocks', () => {
    const later = wallMs + 8 * DAY_MS;
    const one = heardDate(intoNewRun(startedAt(wallMs)), later, at(0, later));
    expect(one).toMatchObject({ month: NOVEMBER, isInDoubt: true });
    expect(heardDate(one, later, at(5, later + 5)).month).toBe(NOVEMBER + 1);
  });

  it('nothing changes with a date while there is no doubt', () => {
    const period = intoNewRun(startedAt(wallMs));
    expect(heardDate(period, wallMs, at(0, wallMs + DAY_MS))).toBe(period);
  });

  it('the same month needs no confirmation', () => {
    const period = observe(intoNewRun(startedAt(wallMs)), at(0, wallMs + 3 * DAY_MS));
    expect(period).toMatchObject({ month: NOVEMBER, isInDoubt: false });
  });

  it('another month waits for it, because nobody can say how long the app was away', () => {
    const restarted = observe(intoNewRun(startedAt(wallMs)), at(0, wallMs + 8 * DAY_MS));
    expect(restarted).toMatchObject({ month: NOVEMBER, isInDoubt: true });
    const later = at(60_000, wallMs + 8 * DAY_MS + 60_000);
    expect(confirm(restarted, later).month).toBe(NOVEMBER + 1);
  });
});

it('a period never runs backwards, and without confirmation no faster than time passes', () => {
  const look = fc.record({
    passedMs: fc.integer({ min: 0, max: 40 * DAY_MS }),
    jumpMs: fc.oneof(
      { arbitrary: fc.constant(0), weight: 3 },
      { arbitrary: fc.constantFrom(HOUR_MS, -HOUR_MS, YEAR_MS, -YEAR_MS, NaN), weight: 1 },
    ),
    isRestart: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(look, { maxLength: 40, size: 'max' }), (looks) => {
      let trueMs = Date.UTC(2026, 10, 24);
      let period = firstPeriod(at(0, trueMs));
      for (const { passedMs, jumpMs, isRestart } of looks) {
        trueMs += passedMs;
        const before = period.month;
        const start = isRestart ? intoNewRun(period) : period;
        period = observe(start, at(trueMs - Date.UTC(2026, 10, 24), trueMs + jumpMs));
        expect(period.month).toBeGreaterThanOrEqual(before);
        // A jump of an hour is not one.
        expect(period.month).toBeLessThanOrEqual(monthNumber(trueMs + HOUR_MS));
      }
    }),
    { numRuns: times(1_000, 10_000) },
  );
});
