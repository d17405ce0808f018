import { describe, expect, it } from 'vitest';
import { characterQuota, requestLimit } from '#test/support/test-limits.ts';
import { describeLimit, parseLimits } from './limit-spec.ts';

const RATE = requestLimit(100, 10);
const QUOTA = characterQuota(1_000);
const sentenceFor = (...limits: readonly unknown[]): string | null => {
  const parsed = parseLimits(limits);
  return parsed.status === 'problem' ? parsed.sentence : null;
};

describe('limits in the settings', () => {
  it('are taken as they stand, without what nobody knows', () => {
    const zone = characterQuota(5, { kind: 'zone', zone: 'America/Los_Angeles' }, 'day');
    const places = { kind: 'concurrent', id: 'concurrent', amount: 2 };
    const written = [{ ...RATE, note: 'mine' }, QUOTA, zone, places];

    const parsed = parseLimits(JSON.parse(JSON.stringify(written)));

    expect(parsed).toEqual({ status: 'ok', limits: [RATE, QUOTA, zone, places] });
  });

  it.each([
    [0, '0'],
    [-5, '-5'],
    [NaN, 'NaN'],
    [Infinity, '∞'],
    [0.5, '0.5'],
    [2e12, '2,000,000,000,000'],
    ['100', '“100”'],
    [null, 'null'],
    [undefined, 'nothing'],
  ])('that are set to %d are named in one sentence', (amount, shown) => {
    for (const limit of [RATE, QUOTA, { kind: 'concurrent', id: 'concurrent' }])
      expect(sentenceFor(RATE, { ...limit, id: 'mine', amount })).toBe(
        `“mine” is set to ${shown}. It must be a whole number from 1 to 1,000,000,000,000; leave it out for no limit.`,
      );
  });

  it.each([
    [
      { ...RATE, burst: 101 },
      'The burst of “requests-per-minute” is 101, above its amount of 100. It must not be larger.',
    ],
    [
      { ...RATE, burst: 0 },
      'The burst of “requests-per-minute” is set to 0. It must be a whole number of at least 1.',
    ],
    [
      { ...RATE, burst: 1.5 },
      'The burst of “requests-per-minute” is set to 1.5. It must be a whole number of at least 1.',
    ],
    [
      { ...RATE, perMs: 0 },
      '“requests-per-minute” is per 0 ms. That must be a whole number from 1 to 2,678,400,000.',
    ],
    [
      { ...RATE, perMs: 1, amount: 10_001 },
      '“requests-per-minute” is set to 10,001, which is more than can be counted in 1 ms.',
    ],
    [
      { ...RATE, unit: 'words' },
      '“requests-per-minute” counts “words”. It must count requests, tokens, characters, queries.',
    ],
    [
      { ...RATE, kind: 'speed' },
      '“requests-per-minute” must be of the kind “rate”, “quota” or “concurrent”.',
    ],
    [{ ...RATE, id: '' }, 'A limit’s id must be a text of 1 to 60 letters.'],
    [
      { ...QUOTA, period: 'week' },
      'The period of “characters-per-month” is “week”. It must be “day” or “month”.',
    ],
    [
      { ...QUOTA, anchor: null },
      'The anchor of “characters-per-month” must be of the kind “utc”, “zone” or “reported”.',
    ],
    [
      { ...QUOTA, anchor: { kind: 'zone', zone: 'Europe/Berlin' } },
      '“characters-per-month” can’t turn with a time zone: only days can.',
    ],
    [
      { ...QUOTA, period: 'day', anchor: { kind: 'zone', zone: 'Mars/Olympus' } },
      '“characters-per-month” names the time zone “Mars/Olympus”, which isn’t known here.',
    ],
    [[RATE], 'Each limit must be a block in { }.'],
  ])('with a mistake are named in one sentence: %#', (limit, sentence) => {
    expect(sentenceFor(QUOTA === limit ? RATE : limit)).toBe(sentence);
  });

  it('have each id once, and are a list', () => {
    expect(sentenceFor(RATE, QUOTA, RATE)).toBe(
      '“requests-per-minute” is there twice. Keep one of them.',
    );
    expect(parseLimits({})).toEqual({
      status: 'problem',
      sentence: 'Limits must be a list in [ ].',
    });
  });

  it('have a name that a person reads', () => {
    expect(describeLimit(requestLimit(50_000))).toBe('50,000 requests per minute');
    expect(describeLimit({ ...RATE, perMs: 5_000 })).toBe('100 requests per 5 s');
    expect(describeLimit(QUOTA)).toBe('1,000 characters per month');
    expect(describeLimit({ kind: 'concurrent', id: 'c', amount: 3 })).toBe('3 at once');
  });
});
