import { expect, it } from 'vitest';
import type { CountedLimit } from '#contract/providers.ts';
import {
  describeLeft,
  describePace,
  describeReset,
  isRefilling,
  refilled,
} from './counted-words.ts';

const NOW = new Date(2026, 10, 24, 12).getTime();
const HOUR_MS = 3_600_000;
const perDay: CountedLimit = {
  id: 'tokens-per-day',
  name: '1,000,000 tokens per day',
  amount: 1_000_000,
  left: 420_000,
  resetsAtMs: NOW + 8 * HOUR_MS,
  refill: null,
  runsOutAtMs: null,
  doubt: null,
};

it('says what is left, in one line that reads', () => {
  expect(describeLeft(perDay)).toBe('420,000 left of 1,000,000 tokens per day');
  expect(describeLeft({ ...perDay, name: '10 at once', amount: 10, left: 7 })).toBe(
    '7 left of 10 requests at once',
  );
  const rate = { name: '50 requests per minute', amount: 10, left: 9, resetsAtMs: null };
  expect(describeLeft({ ...perDay, ...rate })).toBe(
    '9 of 10 left, refills at 50 requests per minute',
  );
});

it('counts what came back since it was told, up to all of it', () => {
  const refill = { fullAtMs: NOW + 6_000, eachMs: 1_200, upTo: 10 };
  const rate = { ...perDay, amount: 10, left: 5, resetsAtMs: null, refill };
  const leftAfter = (ms: number) => refilled(rate, NOW + ms).left;
  expect([0, 1_199, 1_200, 3_000, 6_000, HOUR_MS].map(leftAfter)).toEqual([5, 5, 6, 7, 10, 10]);
  // A clock that was set back takes nothing away.
  expect(leftAfter(-HOUR_MS)).toBe(5);
  expect(refilled(perDay, NOW)).toBe(perDay);

  expect([0, 5_999, 6_000].map((ms) => isRefilling(rate, NOW + ms))).toEqual([true, true, false]);
  expect(isRefilling(perDay, NOW)).toBe(false);
});

it('names a reset only where there is one', () => {
  expect(describeReset(perDay, NOW)).toBe('resets 20:00');
  expect(describeReset({ ...perDay, resetsAtMs: null }, NOW)).toBeNull();
});

it('says when it runs out, or why that can’t be said, or nothing', () => {
  const pace = (change: Partial<CountedLimit>) => describePace({ ...perDay, ...change }, NOW);
  expect(pace({})).toBeNull();
  expect(pace({ runsOutAtMs: NOW + 4.5 * HOUR_MS })?.text).toBe(
    'At this pace it runs out at 16:30',
  );
  expect(pace({ runsOutAtMs: NOW + 24 * HOUR_MS })?.text).toMatch(
    /^At this pace it runs out on .*25.* at 12:00$/,
  );
  expect(pace({ doubt: 'Not enough history (2 of 3 hours).' })).toEqual({
    text: 'Can’t say yet whether it lasts. Not enough history (2 of 3 hours).',
    worry: null,
  });
});

it('calls a limit used up only when it waits for its reset', () => {
  expect(describePace({ ...perDay, left: 0, runsOutAtMs: NOW }, NOW)).toEqual({
    text: 'Used up until 20:00',
    worry: 'used-up',
  });
  expect(describePace({ ...perDay, left: 0, resetsAtMs: null }, NOW)).toBeNull();
});
