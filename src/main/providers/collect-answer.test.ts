import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Reply } from '#main/values/call.ts';
import { NOTHING_READ, type NativeAnswer, type StreamReading } from '#main/values/native-answer.ts';
import { createFakeClock } from '#test/support/fake-clock.ts';
import { collectAnswer } from './collect-answer.ts';

const LIMITS = { firstContentMs: 20_000, idleMs: 60_000, totalMs: 900_000 };
const FAULT = { kind: 'overloaded', sentence: 'Too much to do.', retryAfterMs: null } as const;

function replyOf(body: Readable, reading: Partial<StreamReading> = {}): Reply<NativeAnswer> {
  const reader: StreamReading = {
    push: (chunk) => chunk,
    end: () => Buffer.from('.'),
    reading: NOTHING_READ,
    isUsageFinal: true,
    hasContent: true,
    isComplete: true,
    contentCharacters: 0,
    fault: null,
    ...reading,
  };
  const answer = {
    kind: 'stream',
    status: 200,
    headers: {},
    body,
    reader,
    limits: LIMITS,
  } as const;
  return { status: 200, upstreamRequestId: null, fault: null, answer };
}
const pieces = (): Readable => Readable.from([Buffer.from('a'), Buffer.from('b')]);
const collect = (reply: Reply<NativeAnswer>, signal = new AbortController().signal) =>
  collectAnswer(reply, 'Local voice', signal, createFakeClock());

describe('an answer in pieces that is wanted whole', () => {
  it('is all of its pieces, and what its reader adds at the end', async () => {
    const { answer, fault } = await collect(replyOf(pieces()));
    expect(fault).toBeNull();
    expect(answer).toMatchObject({ kind: 'whole', status: 200, body: Buffer.from('ab.') });
  });

  it('is none when it ends before it is complete, though nothing broke', async () => {
    const cut = collect(replyOf(pieces(), { isComplete: false }));
    await expect(cut).rejects.toMatchObject({
      isSent: true,
      problem: {
        code: 'unknown_outcome',
        sentence: expect.stringContaining('Local voice') as string,
      },
    });
  });

  it('is an error when there is one in it', async () => {
    const { fault } = await collect(replyOf(pieces(), { isComplete: false, fault: FAULT }));
    expect(fault).toEqual(FAULT);
  });

  it('is given up after a minute of silence, and not before', async () => {
    const clock = createFakeClock();
    const body = new Readable({ read: () => {} });
    const { signal } = new AbortController();
    const silent = collectAnswer(replyOf(body), 'Local voice', signal, clock);
    clock.advance(59_999);
    expect(body.destroyed).toBe(false);
    clock.advance(1);
    await expect(silent).rejects.toMatchObject({ isSent: true });
  });

  it('ends with whoever asked for it', async () => {
    const gone = new AbortController();
    const body = new Readable({ read: () => {} });
    const asked = collect(replyOf(body), gone.signal);
    gone.abort(new Error('gone'));
    body.destroy(new Error('cut'));
    await expect(asked).rejects.toThrow('gone');
  });

  it('passes through when it came whole', async () => {
    const whole: NativeAnswer = {
      kind: 'whole',
      status: 200,
      headers: {},
      body: Buffer.alloc(0),
      reading: NOTHING_READ,
    };
    const reply = { status: 200, upstreamRequestId: null, fault: null, answer: whole };
    expect(await collect(reply)).toBe(reply);
  });
});
