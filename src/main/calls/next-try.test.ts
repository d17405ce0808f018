import { expect, it } from 'vitest';
import { OK_END } from '#test/support/test-call.ts';
import type { ErrorKind } from '#main/values/fault.ts';
import { nextTry, type Tried } from './next-try.ts';

function tried(errorKind: ErrorKind | null, change: Partial<Tried> = {}, toldMs?: number) {
  const end = { ...OK_END, state: 'failed' as const, errorKind, retryAfterMs: toldMs ?? null };
  return nextTry({ end, triesHere: 1, hasOther: false, leftMs: null, draw: 0.5, ...change });
}

it.each([
  ['transient', 'again'],
  ['overloaded', 'again'],
  ['rate_limited', 'again'],
  ['auth', 'over'],
  ['quota_exhausted', 'over'],
  ['bad_request', 'over'],
  ['unknown', 'over'],
  [null, 'over'],
] as const)('%s, with nowhere else to go, is %s', (kind, next) => {
  expect(tried(kind).kind).toBe(next);
});

it.each([
  ['transient', 'other'],
  ['overloaded', 'other'],
  ['rate_limited', 'again'],
  ['auth', 'other'],
  ['quota_exhausted', 'other'],
  ['bad_request', 'over'],
  ['unknown', 'over'],
] as const)('%s, with another candidate, is %s', (kind, next) => {
  expect(tried(kind, { hasOther: true }).kind).toBe(next);
});

it.each(['ok', 'tool-error', 'refused', 'cancelled', 'aborted'] as const)(
  'never tries again what was %s',
  (state) => {
    const end = { ...OK_END, state, errorKind: 'transient' as const };
    const rest = { triesHere: 1, hasOther: true, leftMs: null, draw: 0.5 };
    expect(nextTry({ end, ...rest })).toEqual({ kind: 'over' });
  },
);

it('asks another one after an unknown outcome, and never the same one again', () => {
  const end = { ...OK_END, state: 'unknown' as const, errorKind: 'transient' as const };
  const rest = { triesHere: 1, leftMs: null, draw: 0.5 };
  expect(nextTry({ end, ...rest, hasOther: false })).toEqual({ kind: 'over' });
  expect(nextTry({ end, ...rest, hasOther: true })).toEqual({ kind: 'other' });
  // Our own end, or a bug of ours, is no reason to ask anybody else.
  expect(nextTry({ end: { ...end, errorKind: null }, ...rest, hasOther: true })).toEqual({
    kind: 'over',
  });
});

it.each([
  [404, 'other'],
  [413, 'other'],
  [400, 'over'],
] as const)(
  'after a wrong request with status %i and another candidate it is %s',
  (status, next) => {
    const end = { ...OK_END, state: 'failed' as const, errorKind: 'bad_request' as const, status };
    const rest = { triesHere: 1, leftMs: null, draw: 0.5 };
    expect(nextTry({ end, ...rest, hasOther: true }).kind).toBe(next);
    expect(nextTry({ end, ...rest, hasOther: false }).kind).toBe('over');
  },
);

it.each([
  ['transient', 1, 500],
  ['transient', 2, 1_000],
  ['transient', 9, 5_000],
  ['overloaded', 1, 1_000],
  ['overloaded', 2, 2_000],
  ['overloaded', 9, 30_000],
] as const)('waits after %s number %i for %i ms, a fifth more or less', (kind, triesHere, ms) => {
  const waits = [0, 0.5, 1].map((draw) => tried(kind, { triesHere, draw }));
  expect(waits).toEqual([ms * 0.8, ms, ms * 1.2].map((waitMs) => ({ kind: 'again', waitMs })));
});

it('waits as long as it was told, and no longer than anybody waits', () => {
  expect(tried('overloaded', {}, 7_000)).toEqual({ kind: 'again', waitMs: 7_000 });
  expect(tried('rate_limited', {}, 59_999)).toEqual({ kind: 'again', waitMs: 59_999 });
  expect(tried('rate_limited', {}, 60_000)).toEqual({ kind: 'over' });
  expect(tried('overloaded', {}, 60_000)).toEqual({ kind: 'over' });
  expect(tried('rate_limited', { hasOther: true }, 60_000)).toEqual({ kind: 'other' });
});

it('waits twice as long each time where nobody says how long', () => {
  const waits = [1, 2, 3, 6].map((triesHere) => tried('rate_limited', { triesHere }));
  expect(waits.map((next) => next.kind === 'again' && next.waitMs)).toEqual([
    1_000, 2_000, 4_000, 32_000,
  ]);
  expect(tried('rate_limited', { triesHere: 7 })).toEqual({ kind: 'over' });
});

it('does not wait beyond the deadline', () => {
  expect(tried('transient', { leftMs: 499 })).toEqual({ kind: 'over' });
  expect(tried('transient', { leftMs: 500 })).toMatchObject({ kind: 'again' });
  expect(tried('rate_limited', { leftMs: 10 }, 20)).toEqual({ kind: 'over' });
});
