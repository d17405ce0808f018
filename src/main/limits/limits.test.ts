import { beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts';
import { demand, MINUTE_MS, requestLimit } from '#test/support/test-limits.ts';
import { DAILY, passage, SCOPE } from '#test/support/test-passage.ts';
import type { LimitSpec } from './limit-spec.ts';
import { noteRefusal } from './limiter-events.ts';
import { Limits } from './limits.ts';
import type { Passage, Passing, Place } from './passage.ts';

const TEN_A_MINUTE = requestLimit(10, 1);
const ONE_AT_ONCE: LimitSpec = { kind: 'concurrent', id: 'concurrent', amount: 1 };
const NOON = Date.UTC(2026, 10, 24, 12);

let clock: FakeClock;
let timers: number;

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

function createLimits(specs: readonly LimitSpec[]) {
  return new Limits({ kept: new Map(), specsOf: () => specs }, () => {}, countingClock());
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

it('says that a call did not wait that went at once, however long that took to find out', async () => {
  const slow: FakeClock = {
    ...clock,
    monotonicMs: () => {
      clock.advance(1);
      return clock.monotonicMs();
    },
  };
  const limits = new Limits({ kept: new Map(), specsOf: () => [ONE_AT_ONCE] }, () => {}, slow);
  expect(await limits.pass(passage())).toMatchObject({ answer: 'proceed', queuedMs: 0 });
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

function tokens(amount: number): LimitSpec {
  const common = { kind: 'rate', id: 'tokens-per-minute', unit: 'tokens' } as const;
  return { ...common, amount, perMs: MINUTE_MS, burst: amount };
}
