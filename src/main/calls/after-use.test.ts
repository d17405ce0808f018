import { describe, expect, it } from 'vitest';
import { OK_END, USAGE } from '#test/support/test-call.ts';
import type { End } from '#main/values/call.ts';
import { endingOf, useOf } from './after-use.ts';

const bill = (usage: typeof USAGE | null) => ({
  usage,
  cost: { nanoUsd: null, source: null },
  priceVersion: null,
});

describe('what an attempt took from the limits', () => {
  it('is what was read and written, without what came from a cache', () => {
    const usage = { ...USAGE, cacheReadTokens: 9_000, cacheWriteTokens: 7 };
    expect(useOf({ end: OK_END, bill: bill(usage) })).toMatchObject({ requests: 1, tokens: 157 });
  });

  it('is nothing at all for what was never sent', () => {
    expect(useOf({ end: { ...OK_END, state: 'refused' }, bill: bill(null) })).toBeNull();
  });

  it('is one request and no tokens for an error', () => {
    const end = { ...OK_END, state: 'failed' as const };
    expect(useOf({ end, bill: bill(null) })).toMatchObject({ requests: 1, tokens: 0 });
  });

  it('is all that was reserved where nobody knows', () => {
    const end = { ...OK_END, state: 'unknown' as const };
    const said = { ...USAGE, inputTokens: null, outputTokens: null } as unknown as typeof USAGE;
    expect(useOf({ end, bill: bill(null) })).toMatchObject({ requests: 1, tokens: null });
    expect(useOf({ end, bill: bill(said) })).toMatchObject({ requests: 1, tokens: null });
  });
});

it.each([
  ['ok', 0, 'settled'],
  ['tool-error', 0, 'settled'],
  ['cancelled', 0, 'seen'],
  ['aborted', 9, 'seen'],
  ['unknown', 9, 'seen'],
  ['unknown', 0, 'full'],
  ['failed', 0, 'released'],
  ['refused', 0, 'released'],
] as const)('books what was %s after %i characters as %s', (state, contentCharacters, ending) => {
  const end: End = { ...OK_END, state, contentCharacters };
  expect(endingOf(end)).toBe(ending);
});

it('books a failure that was charged as any other charge', () => {
  const failed = { ...OK_END, state: 'failed' as const };
  expect(endingOf({ ...failed, reportedNanoUsd: 5 })).toBe('settled');
  expect(endingOf({ ...failed, reportedNanoUsd: 0 })).toBe('released');
  expect(endingOf({ ...failed, reportedNanoUsd: null })).toBe('released');
});

it('books the bill that came with the headers, though nothing followed them', () => {
  const usage = { ...USAGE, credits: 40 };
  expect(endingOf({ ...OK_END, state: 'unknown', usage })).toBe('seen');
});
