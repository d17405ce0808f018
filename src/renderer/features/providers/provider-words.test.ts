import { expect, it } from 'vitest';
import { describeAge, describeHour, readLimit, tightestLimit } from './provider-words.ts';

const NOW = 1_000_000;
const limit = {
  name: 'requests per minute',
  limit: 50,
  remaining: 12,
  resetAtMs: NOW + 30_000,
  reportedAtMs: NOW - 120_000,
};

it('says how much is left, and how old that is', () => {
  const read = readLimit(limit, NOW);
  expect(read.text).toBe('12 of 50 requests per minute left');
  expect(read.reset).toMatch(/^resets \d\d:\d\d$/);
  expect(describeAge([{ ...limit, reportedAtMs: NOW }, limit], NOW)).toBe('reported 2 min ago');
});

it('takes a limit for full again once its reset is over', () => {
  expect(readLimit(limit, NOW + 30_000).left).toBe(50);
  expect(readLimit({ ...limit, resetAtMs: null }, NOW + 30_000).left).toBe(12);
});

it('finds the limit that is used up first, by its share and not by its number', () => {
  const tokens = { ...limit, name: 'tokens per minute', limit: 100_000, remaining: 10_000 };
  expect(tightestLimit([limit, tokens], NOW)?.name).toBe('tokens per minute');
  expect(tightestLimit([], NOW)).toBeNull();
});

it('keeps quiet about errors where there were none', () => {
  expect(describeHour({ calls: 0, errors: 0, medianMs: null })).toBe(
    'no requests in the last hour',
  );
  expect(describeHour({ calls: 12, errors: 1, medianMs: 2_100 })).toBe(
    '12 requests, 1 error in the last hour, typically 2.1 s',
  );
});
