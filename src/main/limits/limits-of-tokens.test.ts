import { beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts';
import { demand, HOUR_MS, MINUTE_MS } from '#test/support/test-limits.ts';
import { DAILY, passage, SCOPE } from '#test/support/test-passage.ts';
import type { LimitSpec } from './limit-spec.ts';
import { Limits } from './limits.ts';
import type { Passage, Place } from './passage.ts';

const TOKEN_LIMITS: readonly LimitSpec[] = [
  {
    kind: 'rate',
    id: 'tokens-per-minute',
    unit: 'tokens',
    amount: 100,
    perMs: MINUTE_MS,
    burst: 100,
  },
  { ...DAILY, amount: 250 },
];

let clock: FakeClock;
beforeEach(() => {
  clock = createFakeClock(Date.UTC(2026, 10, 24, 12));
});

const createLimits = () =>
  new Limits({ kept: new Map(), specsOf: () => TOKEN_LIMITS }, () => {}, clock);
const asking = (tokens: number): Passage => passage({ demand: demand({ requests: 1, tokens }) });
const used = (tokens: number | null) => ({ requests: 1, tokens, characters: 0, queries: 0 });
const left = (limits: Limits) =>
  limits.store.usage(SCOPE).limits.map(({ limitId, left: units }) => [limitId, units]);

async function placeFor(limits: Limits, tokens: number): Promise<Place> {
  const passing = await limits.pass(asking(tokens));
  if (passing.answer !== 'proceed') throw new Error(`It was answered ${passing.answer}`);
  return passing.place;
}

it('counts what waiting calls want, until they go or leave', async () => {
  const limits = createLimits();
  await placeFor(limits, 90);
  const client = new AbortController();
  const waiting = limits.pass({ ...asking(40), signal: client.signal });
  const leaving = limits.pass({ ...asking(30), signal: client.signal });
  expect(limits.wantedIn(SCOPE)).toEqual(demand({ requests: 2, tokens: 70 }));

  client.abort();

  expect(await Promise.all([waiting, leaving])).toMatchObject([{}, {}]);
  expect(limits.wantedIn(SCOPE)).toEqual(demand({}));
});

it('begins a day with nothing used, although nothing was sent since', async () => {
  const limits = createLimits();
  limits.settle(await placeFor(limits, 90), used(90));
  clock.advance(13 * HOUR_MS);
  expect(limits.store.limitsOf(SCOPE)[1]).toMatchObject({ quota: { used: 0 } });
});

describe('a call that may use more than a minute’s tokens', () => {
  it('asks no more of the minute than it has, but the whole of the day', async () => {
    const limits = createLimits();
    await placeFor(limits, 200);
    expect(left(limits)).toEqual([
      ['tokens-per-minute', 0],
      ['tokens-per-day', 50],
    ]);

    expect(await limits.pass(asking(200))).toMatchObject({ answer: 'defer' });
  });

  it('is never let through by a day that does not have so much', async () => {
    expect(await createLimits().pass(asking(251))).toMatchObject({
      answer: 'defer',
      limitId: 'tokens-per-day',
    });
  });

  it('gives back what it did not use', async () => {
    const limits = createLimits();
    limits.settle(await placeFor(limits, 200), used(30));
    expect(left(limits)).toEqual([
      ['tokens-per-minute', 70],
      ['tokens-per-day', 220],
    ]);
  });

  it('keeps the minute no longer than a whole one when nobody says what it used', async () => {
    const limits = createLimits();
    limits.settle(await placeFor(limits, 200), used(null));

    clock.advance(MINUTE_MS);

    expect(left(limits)).toEqual([
      ['tokens-per-minute', 100],
      ['tokens-per-day', 50],
    ]);
  });
});
