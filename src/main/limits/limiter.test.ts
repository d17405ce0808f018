import { describe, expect, it } from 'vitest';
import {
  after,
  ALL,
  CHARACTERS,
  leftIn,
  limiter,
  NOW,
  ONE,
  pass,
  PLACES,
  REQUESTS,
  START,
  TOKENS,
} from '#test/support/four-limits.ts';
import { DAY_MS, demand, HOUR_MS, MINUTE_MS, requestLimit } from '#test/support/test-limits.ts';
import { usageOf } from './limit-usage.ts';
import { decide, release } from './limiter.ts';
import { noteExhaustion, noteRefusal } from './limiter-events.ts';

const MONTH_END = Date.UTC(2026, 11, 1);

describe('a decision', () => {
  it('reserves in all limits at once', () => {
    const { state, reservation } = pass(limiter(...ALL), ONE);

    expect(reservation).toEqual({ id: 1, demand: ONE, limitIds: ALL.map(({ id }) => id) });
    expect(leftIn(state)).toEqual({
      'requests-per-minute': 4,
      'tokens-per-minute': 29_000,
      'characters-per-month': 9_900,
      concurrent: 1,
    });
  });

  it('is to queue for as long as the slowest limit takes', () => {
    const { state } = pass(limiter(REQUESTS, TOKENS), demand({ requests: 5, tokens: 30_000 }));

    expect(decide(state, demand({ requests: 1, tokens: 10 }), NOW)).toEqual({
      answer: 'queue',
      waitMs: 1_000,
      limitId: 'requests-per-minute',
    });
    expect(decide(state, demand({ requests: 1, tokens: 2_500 }), NOW)).toEqual({
      answer: 'queue',
      waitMs: 2_500,
      limitId: 'tokens-per-minute',
    });
  });

  it('is to queue for a place while all are taken', () => {
    const two = pass(pass(limiter(PLACES), ONE).state, ONE);
    expect(decide(two.state, ONE, NOW)).toMatchObject({ answer: 'queue', limitId: 'concurrent' });
    expect(decide(release(two.state, 1, NOW), ONE, NOW).answer).toBe('proceed');
  });

  it('is to defer a call that would wait past its deadline', () => {
    const { state } = pass(limiter(REQUESTS), demand({ requests: 5 }));
    const three = demand({ requests: 3 });

    expect(decide(state, three, NOW, 3_000)).toMatchObject({ answer: 'queue', waitMs: 3_000 });
    expect(decide(state, three, NOW, 2_999)).toEqual({
      answer: 'defer',
      retryAtWallMs: START + 3_000,
      limitId: 'requests-per-minute',
      sentence:
        'The limit of 60 requests per minute would make this wait for about 3 s, longer than it can.',
    });
  });

  it('has the patience of a minute, or of the deadline, but of a quarter of an hour at most', () => {
    const hourly = requestLimit(60, 60, HOUR_MS);
    const { state } = pass(limiter(hourly), demand({ requests: 60 }));
    const wait = (units: number, deadlineMs?: number) =>
      decide(state, demand({ requests: units }), NOW, deadlineMs).answer;

    expect([wait(1), wait(2)]).toEqual(['queue', 'defer']);
    expect([wait(15, DAY_MS), wait(16, DAY_MS)]).toEqual(['queue', 'defer']);
  });

  it('is to defer until the period ends when a quota is used up', () => {
    const { state } = pass(limiter(CHARACTERS), demand({ characters: 9_900 }));

    expect(decide(state, demand({ characters: 101 }), NOW)).toEqual({
      answer: 'defer',
      retryAtWallMs: MONTH_END,
      limitId: 'characters-per-month',
      sentence: 'The limit of 10,000 characters per month has 100 left, and this needs about 101.',
    });
    expect(decide(state, demand({ characters: 100 }), NOW).answer).toBe('proceed');
    expect(decide(state, demand({ requests: 1 }), NOW).answer).toBe('proceed');
  });

  it('says so when a demand can never pass', () => {
    expect(decide(limiter(CHARACTERS), demand({ characters: 10_001 }), NOW)).toEqual({
      answer: 'defer',
      retryAtWallMs: null,
      limitId: 'characters-per-month',
      sentence:
        'This needs about 10,001 characters, and the limit of 10,000 characters per month never lets more than 10,000 through.',
    });
  });

  it('asks no more of a rate than that ever lets through at once', () => {
    const { state } = pass(limiter(TOKENS), demand({ tokens: 90_000 }));
    expect(leftIn(state)).toEqual({ 'tokens-per-minute': 0 });
    expect(decide(state, demand({ tokens: 90_000 }), NOW)).toMatchObject({ waitMs: 30_000 });
  });

  it('names a demand or a deadline that makes no sense, and reserves nothing', () => {
    const state = limiter(...ALL);
    expect(decide(state, { ...ONE, tokens: -1 }, NOW)).toEqual({
      answer: 'defer',
      retryAtWallMs: null,
      limitId: null,
      sentence: 'The number of tokens is -1. It must be a whole number from 0 to 1,000,000,000.',
    });
    for (const deadlineMs of [NOW.monotonicMs, NOW.monotonicMs - 1, NaN])
      expect(decide(state, ONE, NOW, deadlineMs)).toMatchObject({
        answer: 'defer',
        limitId: null,
        sentence: 'The deadline of this request was over before it began.',
      });
  });

  it('lets everything through where there is no limit', () => {
    expect(decide(limiter(), ONE, NOW).answer).toBe('proceed');
    expect(usageOf(limiter(), NOW)).toEqual({ limits: [], headroom: 1 });
  });
});

describe('what the provider says', () => {
  it('pauses everything for as long as it asks, and slows what follows', () => {
    const refused = noteRefusal(limiter(REQUESTS), { sentAtMs: 0, waitMs: 20_000 }, NOW);

    expect(decide(refused, ONE, NOW)).toEqual({
      answer: 'queue',
      waitMs: 20_000,
      limitId: 'provider-pause',
    });
    expect(decide(refused, ONE, NOW, 5_000)).toMatchObject({
      answer: 'defer',
      retryAtWallMs: START + 20_000,
      sentence: 'The provider asked for a pause of about 20 s, longer than this can wait.',
    });
    expect(usageOf(refused, NOW).headroom).toBe(0);

    const first = pass(refused, demand({ requests: 2 }), after(20_000));
    expect(decide(first.state, ONE, after(20_000))).toMatchObject({ waitMs: 2_000 });
  });

  it('still lets a call through that needs the whole burst', () => {
    const refused = noteRefusal(limiter(REQUESTS), { sentAtMs: 0, waitMs: null }, NOW);
    const { state } = pass(refused, demand({ requests: 5 }));
    expect(decide(state, demand({ requests: 5 }), NOW)).toMatchObject({ waitMs: 10_000 });
    expect(decide(state, demand({ requests: 5 }), after(10_000)).answer).toBe('proceed');
  });

  it('closes everything until the reset, when its quota is exhausted', () => {
    const closed = noteExhaustion(limiter(REQUESTS), START + 2 * DAY_MS, NOW);
    const deferral = {
      answer: 'defer',
      retryAtWallMs: START + 2 * DAY_MS,
      limitId: 'provider-quota',
      sentence: 'The provider says that its quota is used up.',
    };
    expect(decide(closed, ONE, NOW)).toEqual(deferral);
    expect(decide(closed, ONE, after(2 * DAY_MS - MINUTE_MS - 1))).toEqual(deferral);
    expect(decide(closed, ONE, after(2 * DAY_MS)).answer).toBe('proceed');
    expect(decide(noteExhaustion(closed, null, NOW), ONE, NOW)).toMatchObject({
      retryAtWallMs: null,
    });
  });
});
