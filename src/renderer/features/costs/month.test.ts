import { expect, it } from 'vitest';
import { monthOf } from './month.ts';

it('ends one month where the next begins, over the turn of a year too', () => {
  const december = monthOf(new Date(2026, 11, 31, 23, 59).getTime());
  const january = monthOf(new Date(2027, 0, 1).getTime());

  expect(december.name).toBe('December 2026');
  expect(december.untilMs).toBe(january.sinceMs);
});
