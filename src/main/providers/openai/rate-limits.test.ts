import { expect, it } from 'vitest';
import { durationMs, readLimits, waitForLimits, waitInWords } from './rate-limits.ts';

const NOW = Date.UTC(2026, 10, 24, 12);

it.each([
  ['6m0s', 360_000],
  ['1s', 1_000],
  ['20ms', 20],
  ['7.66s', 7_660],
  ['1h2m3.5s', 3_723_500],
  ['1d', 86_400_000],
  ['0.4ms', 1],
])('reads %s as %i ms', (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});

it.each(['', '12', '-1s', '1 s', '6m0', 'soon', `${'9'.repeat(400)}h`])(
  'takes “%s” for no duration',
  (text) => {
    expect(durationMs(text)).toBeNull();
  },
);

it('reads the limits of an answer (hand-written)', () => {
  const headers = {
    'x-ratelimit-limit-requests': '60',
    'x-ratelimit-remaining-requests': '59',
    'x-ratelimit-reset-requests': '1s',
    'x-ratelimit-limit-tokens': '150000',
    'x-ratelimit-remaining-tokens': '0',
    'x-ratelimit-reset-tokens': '6m0s',
  };
  const reportedAtMs = NOW;
  expect(readLimits(headers, NOW)).toEqual([
    {
      name: 'requests per minute',
      limit: 60,
      remaining: 59,
      resetAtMs: NOW + 1_000,
      reportedAtMs,
    },
    // One that takes six minutes to fill up is not by the minute, and must not correct one that is.
    { name: 'tokens', limit: 150_000, remaining: 0, resetAtMs: NOW + 360_000, reportedAtMs },
  ]);
  expect(waitForLimits(headers, NOW)).toBe(60_000);
});

it('reads none where there are none, or where they are garbled', () => {
  expect(readLimits({}, NOW)).toEqual([]);
  expect(
    readLimits(
      { 'x-ratelimit-limit-requests': 'many', 'x-ratelimit-remaining-requests': '-1' },
      NOW,
    ),
  ).toEqual([]);
  expect(waitForLimits({}, NOW)).toBeNull();
});

it('finds the wait in the words of an error', () => {
  expect(waitInWords('Limit 3, Used 3. Please try again in 20s. Visit …')).toBe(20_000);
  expect(waitInWords('Please try again in 1h0m.')).toBe(60_000);
  expect(waitInWords('Please try again later.')).toBeNull();
});
