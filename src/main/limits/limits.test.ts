import { beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts';
import { demand, HOUR_MS, MINUTE_MS, requestLimit } from '#test/support/test-limits.ts';
import type { LimitSpec, QuotaLimit } from './limit-spec.ts';
import { noteRefusal } from './limiter-events.ts';
import { Limits } from './limits.ts';
import type { Passage, Passing, Place } from './passage.ts';

const SCOPE = 'provider:claude';
const ONE = demand({ requests: 1 });
const TEN_A_MINUTE = requestLimit(10, 1);
const ONE_AT_ONCE: LimitSpec = { kind: 'concurrent', id: 'concurrent', amount: 1 };
const DAILY: QuotaLimit = {
  kind: 'quota',
  id: 'tokens-per-day',
  unit: 'tokens',
  amount: 1_000,
  period: 'day',
  anchor: { kind: 'utc' },
};
const NOON = Date.UTC(2026, 10, 24, 12);

let clock: FakeClock;
let timers: number;
let number = 0;

beforeEach(() => {
  clock = createFakeClock(NOON);
  timers = 0;
});

/** Counts the timers that are set and neither run nor cancelled. */
function countingClock(): FakeClock {
  const real = clock;
  return {
    ...real,
    after(ms, task) {
      timers += 1;
      let isOver = false;
      const end = (): void => {
        if (!isOver) timers -= 1;
        isOver = true;
      };
      const cancel = real.after(ms, () => {
        end();
        task();
      });
      return () => {
        end();
        cancel();
      };
    },
  };
}

function createLimits(specs: readonly LimitSpec[], kept: ReadonlyMap<string, unknown> = new Map()) {
  return new Limits({ kept, specsOf: () => specs }, () => {}, countingClock());
}

function passage(change: Partial<Passage> = {}): Passage {
  number += 1;
  return {
    scope: SCOPE,
    callId: `call_${number}`,
    clientId: 'script',
    priority: 'normal',
    demand: ONE,
    deadlineMs: null,
    signal: new AbortController().signal,
    ...change,
  };
}

/** What has been answered so far, in order. */
function follow(limits: Limits) {
  const answers: { name: string; passing: Passing }[] = [];
  const ask = (name: string, change: Partial<Passage> = {}): void => {
    void limits.pass(passage(change)).then((passing) => answers.push({ name, passing }));
  };
  const names = async (): Promise<string[]> => {
    await settled();
    return answers.map(({ name, passing }) => `${name} ${passing.answer}`);
  };
  return { ask, names, answers };
}

const settled = (): Promise<void> => new Promise((next) => setImmediate(next));

async function placeIn(limits: Limits): Promise<Place> {
  const passing = await limits.pass(passage());
  if (passing.answer !== 'proceed') throw new Error(`It was answered ${passing.answer}`);
  return passing.place;
}

describe('a call that may not go yet', () => {
  it('waits and goes as soon as the limit lets it', async () => {
    const { ask, names, answers } = follow(createLimits([TEN_A_MINUTE]));
    ask('first');
    ask('second');
    expect(await names()).toEqual(['first proceed']);

    clock.advance(5_999);
    expect(await names()).toEqual(['first proceed']);
    clock.advance(1);

    expect(await names()).toEqual(['first proceed', 'second proceed']);
    expect(answers[1]?.passing).toMatchObject({ queuedMs: 6_000 });
  });

  it('goes when a place comes free, without waiting for any timer', async () => {
    const limits = createLimits([ONE_AT_ONCE]);
    const { ask, names } = follow(limits);
    const place = await placeIn(limits);
    ask('next');

    limits.settle(place, { requests: 1, tokens: 0, characters: 0, queries: 0 });

    expect(await names()).toEqual(['next proceed']);
  });

  it('leaves the line with its client, and whoever stood behind it may go at once', async () => {
    const limits = createLimits([requestLimit(1_000, 1_000), { ...DAILY, id: 'd' }, tokens(100)]);
    const { ask, names } = follow(limits);
    const client = new AbortController();
    ask('fills', { demand: demand({ tokens: 100 }) });
    ask('large', { demand: demand({ tokens: 90 }), signal: client.signal });
    ask('small', { demand: demand({ requests: 1 }) });
    expect(await names()).toEqual(['fills proceed']);

    client.abort();

    expect(await names()).toEqual(['fills proceed', 'large gave-up', 'small proceed']);
    expect(limits.waitingIn(SCOPE)).toBe(0);
    expect(timers).toBe(0);
  });

  it('is told at its deadline, to the millisecond', async () => {
    const limits = createLimits([ONE_AT_ONCE]);
    const { ask, names } = follow(limits);
    await placeIn(limits);
    ask('hurried', { deadlineMs: clock.monotonicMs() + 12_345 });

    clock.advance(12_344);
    expect(await names()).toEqual([]);
    clock.advance(1);

    expect(await names()).toEqual(['hurried defer']);
    expect(timers).toBe(0);
  });

  it('never sets more than one timer, however many wait and however often it is looked', async () => {
    const limits = createLimits([ONE_AT_ONCE]);
    const { ask } = follow(limits);
    await placeIn(limits);
    for (let count = 0; count < 30; count += 1) ask(`${count}`);
    for (let count = 0; count < 50; count += 1) limits.recheck(SCOPE);

    expect(timers).toBe(1);
    clock.advance(61_000);
    await settled();
    expect(timers).toBe(0);
  });

  it('is let through by limits that were raised', async () => {
    const specs: LimitSpec[] = [ONE_AT_ONCE];
    const limits = createLimits(specs);
    const { ask, names } = follow(limits);
    await placeIn(limits);
    ask('next');

    specs[0] = { ...ONE_AT_ONCE, amount: 2 } as LimitSpec;
    limits.reconfigure();

    expect(await names()).toEqual(['next proceed']);
  });
});

describe('the line', () => {
  it('lets higher priorities go first, and clients take turns', async () => {
    const { ask, names } = follow(createLimits([TEN_A_MINUTE]));
    ask('now');
    ask('a1', { clientId: 'a' });
    ask('a2', { clientId: 'a' });
    ask('b1', { clientId: 'b' });
    ask('urgent', { clientId: 'c', priority: 'high' });
    clock.advance(24_000);

    const order = ['now', 'urgent', 'a1', 'b1', 'a2'];
    expect(await names()).toEqual(order.map((name) => `${name} proceed`));
  });

  it('sends away who can’t wait that long, without holding up the others', async () => {
    const limits = createLimits([requestLimit(1_000, 1_000), ONE_AT_ONCE, DAILY]);
    const { ask, names } = follow(limits);
    const place = await placeIn(limits);
    ask('too large', { demand: demand({ requests: 1, tokens: 2_000 }) });
    ask('fine');

    limits.settle(place, null);

    expect(await names()).toEqual(['too large defer', 'fine proceed']);
  });

  it('is full with 32, and says how long the others wait', async () => {
    const limits = createLimits([ONE_AT_ONCE]);
    const { ask } = follow(limits);
    await placeIn(limits);
    for (let count = 0; count < 32; count += 1) ask(`${count}`);

    const overflow = await limits.pass(passage());

    expect(overflow).toMatchObject({ answer: 'full', waiting: 32 });
    expect(overflow.answer === 'full' && overflow.waitMs).toBeGreaterThan(0);
  });

  it('gives places of those whose deadline is over to others, without waiting to be looked at', async () => {
    const limits = createLimits([ONE_AT_ONCE]);
    const { ask, names } = follow(limits);
    await placeIn(limits);
    for (let count = 0; count < 32; count += 1)
      ask(`${count}`, { deadlineMs: clock.monotonicMs() + 100 });
    clock.advance(100);

    ask('late comer');
    clock.advance(1);

    expect((await names()).filter((name) => name.endsWith('full'))).toEqual([]);
  });

  it('lets nobody go who has left before', async () => {
    const passing = await createLimits([ONE_AT_ONCE]).pass(
      passage({ signal: AbortSignal.abort() }),
    );
    expect(passing).toEqual({ answer: 'gave-up' });
  });
});

describe('what a call taught', () => {
  it('counts before the next one may go', async () => {
    const limits = createLimits([ONE_AT_ONCE]);
    const { ask, names } = follow(limits);
    const place = await placeIn(limits);
    ask('next');

    const use = { requests: 1, tokens: 0, characters: 0, queries: 0 };
    limits.settle(place, use, (state, now) =>
      noteRefusal(state, { sentAtMs: place.sentAtMs, waitMs: 20_000 }, now),
    );

    expect(await names()).toEqual([]);
    clock.advance(20_000);
    expect(await names()).toEqual(['next proceed']);
  });
});

describe('after a crash', () => {
  const restarted = (limits: Limits, awayMs: number): Limits => {
    const kept = new Map(Object.entries(asJson(limits.store.takeChanges())));
    clock = createFakeClock(clock.wallMs() + awayMs);
    return createLimits([DAILY], kept);
  };

  it('counts what was under way as used, and holds no place', async () => {
    const limits = createLimits([DAILY]);
    await limits.pass(passage({ demand: demand({ tokens: 700 }) }));

    const after = restarted(limits, MINUTE_MS);

    expect(after.store.usage(SCOPE).limits).toMatchObject([{ left: 300 }]);
    const { answer } = await after.pass(passage({ demand: demand({ tokens: 400 }) }));
    expect(answer).toBe('defer');
  });

  it('begins the next day once two providers’ dates agree with the clock', async () => {
    const limits = createLimits([DAILY]);
    await limits.pass(passage({ demand: demand({ tokens: 1_000 }) }));

    const after = restarted(limits, 24 * HOUR_MS);
    const more = () => after.pass(passage({ demand: demand({ tokens: 500 }) }));
    expect(after.store.isInDoubt(SCOPE)).toBe(true);
    expect(await more()).toMatchObject({ answer: 'defer' });

    for (const offMs of [0, HOUR_MS, 0]) after.heardDate(clock.wallMs() + offMs);
    expect(after.store.isInDoubt(SCOPE)).toBe(true);
    after.heardDate(clock.wallMs() - MINUTE_MS);

    expect(after.store.isInDoubt(SCOPE)).toBe(false);
    expect(await more()).toMatchObject({ answer: 'proceed' });
  });

  it('does not count dates that were heard while there was no doubt', () => {
    const limits = createLimits([DAILY]);
    limits.store.stateOf(SCOPE);
    for (let count = 0; count < 3; count += 1) limits.heardDate(clock.wallMs());

    clock.jumpWall(2 * HOUR_MS);
    limits.heardDate(clock.wallMs());

    expect(limits.store.isInDoubt(SCOPE)).toBe(true);
  });

  it('begins anew with a state that nobody can read', () => {
    const limits = createLimits([DAILY], new Map([[SCOPE, { limits: 'what?' }]]));
    expect(limits.store.usage(SCOPE).limits).toMatchObject([{ left: 1_000 }]);
  });
});

function tokens(amount: number): LimitSpec {
  const common = { kind: 'rate', id: 'tokens-per-minute', unit: 'tokens' } as const;
  return { ...common, amount, perMs: MINUTE_MS, burst: amount };
}

function asJson(changes: ReadonlyMap<string, unknown> | null): Record<string, unknown> {
  return JSON.parse(JSON.stringify(Object.fromEntries(changes ?? []))) as Record<string, unknown>;
}
