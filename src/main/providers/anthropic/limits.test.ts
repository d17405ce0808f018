import { expect, it } from 'vitest';
import { readLimits } from './limits.ts';

const headers = (remaining: string, reset: string) => ({
  'anthropic-ratelimit-requests-limit': '50',
  'anthropic-ratelimit-requests-remaining': remaining,
  'anthropic-ratelimit-requests-reset': reset,
});

it('reads the limits that are there and leaves out the others', () => {
  expect(readLimits(headers('49', '2026-11-24T12:00:30Z'), 7)).toEqual([
    {
      name: 'requests per minute',
      limit: 50,
      remaining: 49,
      resetAtMs: Date.UTC(2026, 10, 24, 12, 0, 30),
      reportedAtMs: 7,
    },
  ]);
});

it.each(['', 'soon', '-000001-01-01T00:00:00Z'])('has no time for a reset at %j', (reset) => {
  expect(readLimits(headers('49', reset), 0)[0]?.resetAtMs).toBeNull();
});

it.each(['', '-1', '1.5', 'many', '99999999999999999999'])(
  'does not believe a count of %j',
  (count) => {
    expect(readLimits(headers(count, ''), 0)).toEqual([]);
  },
);
