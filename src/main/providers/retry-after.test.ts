import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRetryAfter } from './retry-after.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const wait = (value: string | string[]): number | null =>
  readRetryAfter({ 'retry-after': value }, NOW);

describe('the wait that a provider asks for', () => {
  it.each([
    ['5', 5_000],
    ['0.5', 500],
    [' 7 ', 7_000],
    ['2147484', 60_000],
    ['Tue, 24 Nov 2026 12:00:30 GMT', 30_000],
    ['Tuesday, 24-Nov-26 12:00:30 GMT', 30_000],
    ['Tue, 19 Jan 2038 03:14:08 GMT', 60_000],
  ])('is read from %j', (text, waitMs) => {
    expect(wait(text)).toBe(waitMs);
  });

  it.each([
    '0',
    '-1',
    'NaN',
    '1e9',
    'soon',
    'in 2099',
    '',
    '5 seconds',
    '2026-11-24T12:00:30Z',
    'Tue, 24 Nov 2026 11:59:59 GMT',
    'Tue, 99 Nov 2026 12:00:30 GMT',
  ])('is not said by %j', (text) => {
    expect(wait(text)).toBeNull();
  });

  it('may be given in milliseconds, which are the more precise', () => {
    expect(readRetryAfter({ 'retry-after-ms': '1500', 'retry-after': '2' }, NOW)).toBe(1_500);
    expect(readRetryAfter({ 'retry-after-ms': 'soon', 'retry-after': '2' }, NOW)).toBe(2_000);
  });

  it('is the longer one of two', () => {
    expect(wait(['3', '9'])).toBe(9_000);
    expect(wait(['soon', '3'])).toBe(3_000);
  });

  it('is nothing, or above zero and at most a minute, whatever stands there', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double().map(String)), (text) => {
        const waitMs = wait(text);
        if (waitMs === null) return;
        expect(waitMs).toBeGreaterThan(0);
        expect(waitMs).toBeLessThanOrEqual(60_000);
      }),
    );
  });
});
