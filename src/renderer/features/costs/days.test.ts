import { expect, it } from 'vitest';
import { dearestDay, fillDays } from './days.ts';

const total = (knownNanoUsd: number | null) => ({
  calls: 1,
  knownNanoUsd,
  callsWithoutPrice: 0,
  hasEstimates: false,
});
const at = (month: number, day: number, hour = 9): number =>
  new Date(2026, month - 1, day, hour).getTime();

it('shows a quiet day as a day, over the turn of a month too', () => {
  const days = fillDays([{ day: '2026-12-01', total: total(5) }], at(11, 29, 0), at(12, 2, 23));
  expect(days.map(({ day, total: { calls } }) => [day, calls])).toEqual([
    ['2026-11-29', 0],
    ['2026-11-30', 0],
    ['2026-12-01', 1],
    ['2026-12-02', 0],
  ]);
});

it('counts every day once when the clocks change', () => {
  const days = fillDays([], at(3, 1, 0), at(4, 5, 1)).map(({ day }) => day);
  expect(days).toHaveLength(36);
  expect(new Set(days).size).toBe(36);
});

it('knows no dearest day while no cost is known', () => {
  const cheap = { day: '2026-11-01', total: total(2) };
  const dear = { day: '2026-11-02', total: total(9) };
  expect(dearestDay([cheap, dear])).toBe(dear);
  expect(dearestDay([{ ...cheap, total: total(null) }])).toBeNull();
});
