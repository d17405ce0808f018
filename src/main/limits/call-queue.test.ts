import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { always, ALWAYS_TIMEOUT_MS } from '#test/support/test-limits.ts';
import {
  EMPTY_QUEUE,
  enqueue,
  expire,
  next,
  positionOf,
  predictedWaitMs,
  PRIORITIES,
  remove,
  USUAL_QUEUE,
  type CallQueue,
  type CallToQueue,
  type Priority,
  type QueueSettings,
} from './call-queue.ts';

const FOR_EVER = 1e9;

function call(id: string, change: Partial<CallToQueue> = {}): CallToQueue {
  return { id, clientId: id.slice(0, 1), priority: 'normal', deadlineMs: FOR_EVER, ...change };
}

function lineOf(calls: readonly CallToQueue[], settings = USUAL_QUEUE, nowMs = 0): CallQueue {
  return calls.reduce((queue, one) => {
    const entered = enqueue(queue, one, nowMs, settings);
    if (entered.answer !== 'queued') throw new Error(`It was not let in: ${entered.answer}`);
    return entered.queue;
  }, EMPTY_QUEUE);
}

/** The calls in the order in which they go, one each `eachMs`. */
function order(queue: CallQueue, settings = USUAL_QUEUE, eachMs = 0): readonly string[] {
  const gone: string[] = [];
  for (let nowMs = 0; ; nowMs += eachMs) {
    const step = next(queue, nowMs, settings);
    if (step === null) return gone;
    gone.push(step.call.id);
    queue = step.queue;
  }
}

describe('a line of calls', () => {
  it('goes in the order of arrival where all else is equal', () => {
    expect(order(lineOf([call('a1'), call('a2'), call('a3')]))).toEqual(['a1', 'a2', 'a3']);
    expect(next(EMPTY_QUEUE, 0, USUAL_QUEUE)).toBeNull();
  });

  it('lets the higher priority go first', () => {
    const mixed = [
      call('a1', { priority: 'low' }),
      call('b1'),
      call('c1', { priority: 'high' }),
      call('d1'),
    ];
    expect(order(lineOf(mixed))).toEqual(['c1', 'b1', 'd1', 'a1']);
    const alike = { ...USUAL_QUEUE, isByPriority: false };
    expect(order(lineOf(mixed, alike), alike)).toEqual(['a1', 'b1', 'c1', 'd1']);
  });

  it('takes turns between clients, however much one of them asks for', () => {
    const greedy = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1'].map((id) => call(id));
    expect(order(lineOf(greedy))).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4']);
  });

  it('gives a client that comes back no turn before one that still waits', () => {
    const first = next(lineOf([call('a1'), call('b1')]), 0, USUAL_QUEUE);
    const back = enqueue(first?.queue ?? EMPTY_QUEUE, call('a2'), 0, USUAL_QUEUE);
    expect(back.answer === 'queued' && order(back.queue)).toEqual(['b1', 'a2']);
  });

  it('counts a call as one priority higher after each quarter of a minute', () => {
    let queue = lineOf([call('a1', { priority: 'low' })]);
    const rival = (id: string, priority: Priority, nowMs: number): void => {
      const entered = enqueue(queue, call(id, { priority }), nowMs, USUAL_QUEUE);
      if (entered.answer === 'queued') queue = entered.queue;
    };
    rival('b1', 'normal', 14_999);
    expect(next(queue, 14_999, USUAL_QUEUE)?.call.id).toBe('b1');
    expect(next(queue, 15_000, USUAL_QUEUE)?.call.id).toBe('a1');
    rival('c1', 'high', 29_998);
    expect(next(queue, 29_998, USUAL_QUEUE)?.call.id).toBe('c1');
    expect(next(queue, 30_000, USUAL_QUEUE)?.call.id).toBe('a1');
  });

  it('is full with 32, and says so', () => {
    const many = Array.from({ length: 32 }, (_, index) => call(`a${index}`));
    const full = lineOf(many);
    expect(enqueue(full, call('b1'), 0, USUAL_QUEUE)).toEqual({ answer: 'full' });
    expect(enqueue(remove(full, 'a7'), call('b1'), 0, USUAL_QUEUE).answer).toBe('queued');
  });

  it('is left by a call whose client gave up', () => {
    const queue = lineOf([call('a1'), call('b1'), call('c1')]);
    expect(order(remove(queue, 'b1'))).toEqual(['a1', 'c1']);
    expect(remove(queue, 'x1').calls).toEqual(queue.calls);
  });

  it('never lets a call go whose deadline is over', () => {
    const queue = lineOf([call('a1', { deadlineMs: 500 }), call('b1', { deadlineMs: null })]);

    expect(next(queue, 499, USUAL_QUEUE)?.call.id).toBe('a1');
    expect(next(queue, 500, USUAL_QUEUE)?.call.id).toBe('b1');
    expect(expire(queue, 499).expired).toEqual([]);
    expect(expire(queue, 500).expired.map(({ id }) => id)).toEqual(['a1']);
    expect(expire(queue, 60_000).expired.map(({ id }) => id)).toEqual(['a1', 'b1']);
    expect(expire(queue, 60_000).queue.calls).toEqual([]);
  });

  it('knows who goes before whom, and what that takes', () => {
    const queue = lineOf([call('a1'), call('a2'), call('b1'), call('c1', { priority: 'high' })]);
    const positions = ['c1', 'a1', 'b1', 'a2', 'x1'].map((id) =>
      positionOf(queue, id, 0, USUAL_QUEUE),
    );
    expect(positions).toEqual([0, 1, 2, 3, null]);
    expect(enqueue(queue, call('d1'), 0, USUAL_QUEUE)).toMatchObject({ position: 3 });
    expect(predictedWaitMs(3, 250, 600)).toBe(2_050);
  });

  it.each([
    [call('a2', { priority: 'urgent' }), 'There is no priority “urgent”. Use high, normal, low.'],
    [call('a2', { deadlineMs: 100 }), 'The deadline of this request was over before it began.'],
    [call('a2', { deadlineMs: NaN }), 'The deadline of this request was over before it began.'],
    [call('a1'), '“a1” already waits.'],
  ])('lets nobody in who makes no sense: %#', (one, sentence) => {
    expect(enqueue(lineOf([call('a1')]), one, 100, USUAL_QUEUE)).toEqual({
      answer: 'problem',
      sentence,
    });
  });
});

const client = fc.constantFrom('a', 'b', 'c', 'd');
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('enqueue' as const),
      client,
      priority: fc.constantFrom(...PRIORITIES),
      patienceMs: fc.integer({ min: 1, max: 90_000 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('next' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('advance' as const), ms: fc.nat(20_000) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('expire' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave' as const), which: fc.nat() }) },
);

interface Waiting {
  readonly id: string;
  readonly client: string;
  readonly priority: Priority;
  readonly sinceMs: number;
  readonly deadlineMs: number;
}

/** The same rules, told the long way: who should go, by sorting everybody. */
function shouldGo(waiting: readonly Waiting[], turns: ReadonlyMap<string, number>, nowMs: number) {
  const rank = ({ priority, sinceMs }: Waiting): number =>
    Math.max(0, PRIORITIES.indexOf(priority) - Math.floor((nowMs - sinceMs) / 15_000));
  const turn = ({ client: of }: Waiting): number => turns.get(of) ?? 0;
  return waiting
    .filter(({ deadlineMs }) => deadlineMs > nowMs)
    .toSorted((one, other) => rank(one) - rank(other) || turn(one) - turn(other))[0];
}

describe('at all times, a line', () => {
  it(
    'lets go whoever should, once, in time, and nobody else',
    () => {
      const settings: QueueSettings = { ...USUAL_QUEUE, capacity: 8 };
      always(step, (steps) => {
        const wrongs: string[] = [];
        let nowMs = 0;
        let gone = 0;
        let queue = EMPTY_QUEUE;
        let waiting: readonly Waiting[] = [];
        const turns = new Map<string, number>();
        for (const [index, one] of steps.entries()) {
          if (one.kind === 'advance') nowMs += one.ms;
          else if (one.kind === 'enqueue') {
            const { client: clientId, priority } = one;
            const id = `${clientId}${index}`;
            const deadlineMs = nowMs + one.patienceMs;
            const entered = enqueue(queue, { id, clientId, priority, deadlineMs }, nowMs, settings);
            if ((entered.answer === 'full') !== (waiting.length === 8))
              wrongs.push('It was full too soon, or too late.');
            if (entered.answer !== 'queued') continue;
            queue = entered.queue;
            if (!waiting.some((other) => other.client === clientId)) turns.set(clientId, gone);
            waiting = [...waiting, { id, client: clientId, priority, sinceMs: nowMs, deadlineMs }];
          } else if (one.kind === 'next') {
            const expected = shouldGo(waiting, turns, nowMs);
            const chosen = next(queue, nowMs, settings);
            if (chosen?.call.id !== expected?.id) wrongs.push('Somebody else should have gone.');
            if (!chosen || !expected) continue;
            queue = chosen.queue;
            gone += 1;
            turns.set(expected.client, gone);
            waiting = waiting.filter((other) => other !== expected);
          } else if (one.kind === 'expire') {
            const over = expire(queue, nowMs);
            queue = over.queue;
            const isOver = ({ deadlineMs }: Waiting): boolean => deadlineMs <= nowMs;
            if (over.expired.length !== waiting.filter(isOver).length)
              wrongs.push('Somebody was forgotten.');
            waiting = waiting.filter((other) => !isOver(other));
          } else {
            const left = waiting[one.which % Math.max(1, waiting.length)];
            queue = remove(queue, left?.id ?? 'nobody');
            waiting = waiting.filter((other) => other !== left);
          }
          if (queue.calls.map(({ id }) => id).join() !== waiting.map(({ id }) => id).join())
            wrongs.push('The line has changed by itself.');
        }
        expect(wrongs).toEqual([]);
      });
    },
    ALWAYS_TIMEOUT_MS,
  );

  it(
    'lets a call of low priority go soon after it has aged, whatever else comes',
    () => {
      fc.assert(
        fc.property(
          fc.array(fc.record({ client, priority: fc.constantFrom(...PRIORITIES) }), {
            minLength: 1,
            maxLength: 31,
          }),
          fc.integer({ min: 100, max: 5_000 }),
          (rivals, eachMs) => {
            let queue = lineOf([
              call('x1', { priority: 'low' }),
              ...rivals.map(({ client: of, priority }, index) =>
                call(`${of}${index}`, { priority }),
              ),
            ]);
            // Two steps of ageing, and then a turn for each other client at most.
            const latest = Math.ceil(30_000 / eachMs) + 5;
            const gone: string[] = [];
            for (let turn = 0; turn <= latest; turn += 1) {
              const chosen = next(queue, turn * eachMs, USUAL_QUEUE);
              gone.push(chosen?.call.id ?? '');
              const of = rivals[turn % rivals.length]?.client ?? 'a';
              const rival = call(`${of}-${turn}`, { priority: 'high' });
              const rest = chosen?.queue ?? queue;
              const entered = enqueue(rest, rival, turn * eachMs, USUAL_QUEUE);
              queue = entered.answer === 'queued' ? entered.queue : rest;
            }
            expect(gone).toContain('x1');
          },
        ),
      );
    },
    ALWAYS_TIMEOUT_MS,
  );
});
