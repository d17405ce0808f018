import type { Clock } from '#main/host/clock.ts';
import type { Reply } from '#main/values/call.ts';
import type { NativeAnswer } from '#main/values/native-answer.ts';
import { watchSilence } from '#main/values/silence.ts';
import { noAnswer } from './native-problems.ts';

/** What is kept of one answer in memory; a voice line of ten minutes is far smaller. */
const LARGEST_BYTES = 64 * 1024 * 1024;

/**
 * Reads an answer that comes in pieces to its end, for work whose answer is wanted whole. One that is cut
 * off is no answer, so that somebody else may be asked. Throws `AttemptError`, or the signal's reason.
 */
export async function collectAnswer(
  reply: Reply<NativeAnswer>,
  providerName: string,
  signal: AbortSignal,
  clock: Clock,
): Promise<Reply<NativeAnswer>> {
  const { answer } = reply;
  if (answer.kind === 'whole') return reply;
  const { body, reader, limits, status, headers } = answer;
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Some servers send their head at once, and only then begin to work.
  const idleMs = Math.max(limits.idleMs, limits.firstContentMs);
  const idle = watchSilence(idleMs, clock, () => body.destroy());
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      idle.heard();
      const passed = reader.push(chunk);
      size += passed.length;
      if (size > LARGEST_BYTES) throw new Error('The answer is larger than 64 MB');
      chunks.push(passed);
    }
    chunks.push(reader.end());
  } catch (error) {
    signal.throwIfAborted();
    throw noAnswer({ providerName }, error);
  } finally {
    idle.end();
    body.destroy();
  }
  if (!reader.fault && !reader.isComplete) throw noAnswer({ providerName }, null);
  const whole = { kind: 'whole', status, headers, body: Buffer.concat(chunks) } as const;
  return { ...reply, fault: reader.fault, answer: { ...whole, reading: reader.reading } };
}
