import { beforeEach, describe, expect, it, vi } from 'vitest';
import { planCall } from './plan.ts';
import {
  createTestCall,
  createTestCandidate,
  createTestDelivery,
  OK_END,
} from '#test/support/test-call.ts';
import { admitAll } from '#test/support/test-admission.ts';
import { createTestLedger } from '#test/support/test-ledger.ts';
import { AttemptError, type Problem } from '#main/values/call.ts';
import { CallPath } from './call-path.ts';

let books: ReturnType<typeof createTestLedger>;
let gate: { paused: boolean; stopping: boolean };
let path: CallPath;
const reportBug = vi.fn<(error: unknown) => void>();
const observe = vi.fn<(...news: unknown[]) => void>();

beforeEach(() => {
  vi.clearAllMocks();
  books = createTestLedger();
  gate = { paused: false, stopping: false };
  path = new CallPath(
    {
      ledger: books.ledger,
      ...admitAll({ isPaused: () => gate.paused, isStopping: () => gate.stopping }),
      observe,
      reportBug,
    },
    books.clock,
  );
});

describe('a call', () => {
  it('is in the ledger before it is sent, and settled before its client has the end', async () => {
    const states: (string | undefined)[] = [];
    const candidate = createTestCandidate({
      send: async () => {
        states.push(books.reader.find('call_1')?.state);
        return { status: 200, upstreamRequestId: null, fault: null, answer: 'hello' };
      },
    });
    const { delivery } = createTestDelivery();
    const finish = () => void states.push(books.reader.find('call_1')?.state);

    await path.run(createTestCall(), planCall([candidate]), { ...delivery, finish });

    expect(states).toEqual(['open', 'ok']);
  });

  it('keeps who, what, where, how long and for how much', async () => {
    const episode = books.episodes.add('Ep. 42');
    const call = createTestCall({ episodeTag: 'Ep. 42' });

    await path.run(call, planCall([createTestCandidate()]), createTestDelivery().delivery);

    expect(books.reader.find('call_1')).toMatchObject({
      state: 'ok',
      clientName: 'Script',
      episode: { id: episode?.id, name: 'Ep. 42' },
      targetName: 'Claude',
      cost: { nanoUsd: 1_500, source: 'list_price' },
      why: 'Claude was asked for by name.',
      attempts: [{ position: 1, state: 'ok', usage: OK_END.usage, upstreamRequestId: 'req_1' }],
    });
    expect(observe).toHaveBeenCalledTimes(1);
  });

  it('is refused and kept, but not sent, while requests are paused', async () => {
    gate.paused = true;
    const send = vi.fn<() => never>();
    const { delivery, seen } = createTestDelivery();

    await path.run(createTestCall(), planCall([createTestCandidate({ send })]), delivery);

    expect(send).not.toHaveBeenCalled();
    expect(seen).toMatchObject([{ code: 'paused', status: 503 }, { state: 'refused' }]);
    expect(books.reader.find('call_1')).toMatchObject({ state: 'refused', status: 503 });
  });

  it('is not sent when the disk takes no intent, and the refusal is written once it does again', async () => {
    books.database.exec('PRAGMA max_page_count = 1');
    const send = vi.fn<() => never>();
    const { delivery, seen } = createTestDelivery();
    fillUp();

    await path.run(createTestCall(), planCall([createTestCandidate({ send })]), delivery);
    expect(send).not.toHaveBeenCalled();
    expect(seen).toMatchObject([{ code: 'not_recordable' }, { state: 'refused' }]);
    expect(books.waiting).toEqual([true]);
    expect(books.reader.page(null, 10).calls).not.toContainEqual(
      expect.objectContaining({ id: 'call_1' }),
    );

    books.database.exec('PRAGMA max_page_count = 100000');
    books.clock.advance(1_000);
    await vi.waitFor(() => expect(books.waiting).toEqual([true, false]));
    expect(books.reader.find('call_1')).toMatchObject({ state: 'refused' });
  });

  it('that was sent and never answered is unknown, and billed as a guess', async () => {
    const problem: Problem = {
      code: 'unknown_outcome',
      status: 502,
      sentence: 'Claude broke off.',
      retryAtMs: null,
    };
    const fault = { kind: 'transient', sentence: 'Claude broke off.', retryAfterMs: null } as const;
    const send = () => Promise.reject(new AttemptError(fault, problem, true));
    const { delivery, seen } = createTestDelivery();

    await path.run(createTestCall(), planCall([createTestCandidate({ send })]), delivery);

    expect(seen).toMatchObject([problem, { state: 'unknown' }]);
    expect(books.reader.find('call_1')).toMatchObject({
      state: 'unknown',
      cost: { source: 'estimate' },
      attempts: [{ errorKind: 'transient' }],
    });
  });

  it('whose client left before the answer is cancelled, and never free', async () => {
    const client = new AbortController();
    const send = async () => {
      client.abort();
      throw client.signal.reason as Error;
    };

    await path.run(
      createTestCall({ signal: client.signal }),
      planCall([createTestCandidate({ send })]),
      createTestDelivery().delivery,
    );

    expect(books.reader.find('call_1')).toMatchObject({
      state: 'cancelled',
      cost: { nanoUsd: 1_500, source: 'estimate' },
    });
  });

  it('is closed even when we have a bug, which is reported', async () => {
    const { delivery, seen } = createTestDelivery();
    const send = () => Promise.reject(new TypeError('no such thing'));

    await path.run(createTestCall(), planCall([createTestCandidate({ send })]), delivery);

    expect(reportBug).toHaveBeenCalledTimes(1);
    expect(seen).toMatchObject([{ status: 500 }, { state: 'unknown' }]);
  });

  it('is answered although whoever observes it has a bug, which is reported', async () => {
    observe.mockImplementationOnce(() => {
      throw new TypeError('no such thing');
    });
    const { delivery, seen } = createTestDelivery();

    await path.run(createTestCall(), planCall([createTestCandidate()]), delivery);

    expect(seen).toMatchObject(['hello', { state: 'ok' }]);
    expect(reportBug).toHaveBeenCalledTimes(1);
  });
});

/** Uses up the room that is left in the pages that the file has. */
function fillUp(): void {
  for (let row = 0; row < 10_000; row += 1) {
    try {
      books.database.run(
        `INSERT INTO calls (id, started_at, state, kind, what, client_id, client_name, is_stream, why)
         VALUES (:id, 0, 'ok', 'message', '', '', '', 0, '')`,
        { id: `filler_${row}` },
      );
    } catch {
      return;
    }
  }
  throw new Error('The database never filled up');
}
