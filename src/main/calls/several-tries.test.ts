import { beforeEach, expect, it, vi } from 'vitest';
import { planCall } from './plan.ts';
import { createTestCall, createTestCandidate, OK_END } from '#test/support/test-call.ts';
import { admitAll } from '#test/support/test-admission.ts';
import { createTestLedger } from '#test/support/test-ledger.ts';
import type { Candidate, Delivery, End, Problem, Settlement } from '#main/values/call.ts';
import type { ErrorKind } from '#main/values/fault.ts';
import { CallPath, type CallPathParts } from './call-path.ts';

let books: ReturnType<typeof createTestLedger>;
let tried: number[];
let seen: string[];

beforeEach(() => {
  books = createTestLedger();
  tried = [];
  seen = [];
});

function createPath(change: Partial<CallPathParts> = {}): CallPath {
  return new CallPath(
    {
      ledger: books.ledger,
      ...admitAll(),
      mayTry: (triesMade) => {
        tried.push(triesMade);
        return triesMade < 3;
      },
      observe: () => {},
      reportBug: (error) => {
        throw error;
      },
      ...change,
    },
    books.clock,
  );
}

/** Answers each with its own text, which its end belongs to. */
function candidate(name: string, ...texts: string[]): Candidate<string> {
  let sent = 0;
  return createTestCandidate({
    targetId: name,
    targetName: name,
    send: async () => {
      const answer = texts[sent] ?? texts.at(-1) ?? '';
      sent += 1;
      return { status: 200, upstreamRequestId: null, fault: null, answer };
    },
  });
}

const delivery: Delivery<string> = {
  relay: async ({ answer }) => {
    seen.push(answer);
    return endOf(answer);
  },
  decline: ({ code }: Problem) => void seen.push(code),
  finish: ({ state, attempts }: Settlement) => void seen.push(`${state} after ${attempts}`),
};

/** `transient: a` failed so, `ok: b` is an answer, `unknown: c` and `aborted: d` ended so. */
function endOf(text: string): End {
  const [word = ''] = text.split(':');
  if (word === 'ok') return OK_END;
  const common = { ...OK_END, model: null, usage: null, problem: text };
  if (word === 'slow') return { ...common, state: 'unknown', errorKind: 'transient' };
  if (word === 'aborted' || word === 'unknown') return { ...common, state: word };
  const costsNothing = { state: 'failed', errorKind: word as ErrorKind } as const;
  return { ...common, ...costsNothing };
}

async function run(path: CallPath, ...candidates: Candidate<string>[]): Promise<Settlement> {
  const running = path.run(createTestCall(), planCall(candidates), delivery);
  const isOver = vi.fn<() => void>();
  void running.then(isOver);
  await vi.waitFor(() => {
    books.clock.advance(60_000);
    expect(isOver).toHaveBeenCalled();
  });
  return running;
}

const attempts = () =>
  books.reader.find('call_1')?.attempts.map(({ targetName, state }) => `${targetName} ${state}`);

it('tries again what is known to have failed, and shows the answer', async () => {
  await run(createPath(), candidate('Claude', 'transient: a', 'ok: b'));

  expect(seen).toEqual(['transient: a', 'ok: b', 'ok after 2']);
  expect(attempts()).toEqual(['Claude failed', 'Claude ok']);
  expect(books.reader.find('call_1')).toMatchObject({ state: 'ok', cost: { nanoUsd: 1_500 } });
});

it('shows the first error when nothing helped, after three tries at most', async () => {
  await run(createPath(), candidate('Claude', 'transient: first', 'overloaded: later'));

  expect(seen).toEqual([
    'transient: first',
    'overloaded: later',
    'overloaded: later',
    'transient: first',
    'failed after 3',
  ]);
  expect(books.reader.find('call_1')).toMatchObject({ problem: 'transient: first' });
});

it('counts each first attempt, because further ones are a share of them', async () => {
  await run(createPath(), candidate('Claude', 'transient: a', 'ok: b'));
  expect(tried).toEqual([0, 1]);
});

it('makes no further one that all calls together may not make', async () => {
  await run(createPath({ mayTry: () => false }), candidate('Claude', 'transient: a'));
  expect(seen).toEqual(['transient: a', 'failed after 1']);
});

it('goes to the next candidate at once, and keeps both in the ledger', async () => {
  const settled = await createPath().run(
    createTestCall(),
    planCall([candidate('One', 'auth: refused'), candidate('Two', 'ok: b')]),
    delivery,
  );

  expect(settled).toMatchObject({ state: 'ok', attempts: 2 });
  expect(attempts()).toEqual(['One failed', 'Two ok']);
});

it('has another answer in place of one that is too slow, and books what that may have cost', async () => {
  const running = run(createPath(), candidate('One', 'slow: a'), candidate('Two', 'ok: b'));
  expect(await running).toMatchObject({ state: 'ok', attempts: 2, cost: { nanoUsd: 3_500 } });
  expect(seen).toEqual(['slow: a', 'ok: b', 'ok after 2']);
  expect(attempts()).toEqual(['One unknown', 'Two ok']);
});

it.each(['aborted: after the first content', 'unknown: nothing came'])(
  'never tries again what ended %s',
  async (answer) => {
    await run(createPath(), candidate('One', answer), candidate('Two', 'ok: b'));
    expect(seen).toHaveLength(2);
    expect(attempts()).toHaveLength(1);
  },
);

it('adds up what all attempts cost', async () => {
  const paid = createTestCandidate();
  let number = 0;
  const twice: Delivery<string> = {
    ...delivery,
    relay: async () => {
      number += 1;
      // One that failed, but whose use was reported, costs nothing; the unknown one costs all.
      return number === 1
        ? { ...OK_END, state: 'failed', errorKind: 'transient' }
        : { ...OK_END, state: 'unknown', errorKind: 'transient' };
    },
  };
  const running = createPath().run(createTestCall(), planCall([paid, paid]), twice);

  expect(await running).toMatchObject({
    state: 'unknown',
    attempts: 2,
    cost: { nanoUsd: 2_000, source: 'estimate' },
  });
});

it('does not wait on when its client leaves meanwhile', async () => {
  const client = new AbortController();
  const call = createTestCall({ signal: client.signal });
  const running = createPath().run(call, planCall([candidate('Claude', 'transient: a')]), delivery);
  await vi.waitFor(() => expect(attempts()).toEqual(['Claude failed']));

  client.abort();

  expect(await running).toMatchObject({ state: 'failed', attempts: 1 });
});

it('ends with the first error when a further attempt is refused', async () => {
  let asked = 0;
  const { admit } = admitAll();
  const refusesSecond: CallPathParts['admit'] = async (call, target) => {
    asked += 1;
    return asked === 1 ? admit(call, target) : { kind: 'gave-up' };
  };
  await run(createPath({ admit: refusesSecond }), candidate('Claude', 'transient: a'));
  expect(seen).toEqual(['transient: a', 'failed after 1']);
});

it('sends nothing for a client that left while its intent was being written, and bills nothing', async () => {
  const client = new AbortController();
  const send = vi.fn<() => never>();
  const call = createTestCall({ signal: client.signal });
  const running = createPath().run(call, planCall([createTestCandidate({ send })]), delivery);
  client.abort();

  expect(await running).toMatchObject({ state: 'refused', cost: { nanoUsd: null } });
  expect(send).not.toHaveBeenCalled();
  expect(books.reader.find('call_1')).toMatchObject({ state: 'refused' });
});
