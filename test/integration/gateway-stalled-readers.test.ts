import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { askAndStall, post } from '#test/support/ask-host.ts';
import { report } from '#test/support/fault-run.ts';
import {
  beginStream,
  bodyOf,
  readAsked,
  streamEnd,
  textPiece,
} from '#test/support/scripted-answers.ts';
import {
  NO_RATE,
  startTestCore,
  startUpstream,
  type TestCore,
  type Upstream,
} from '#test/support/test-core.ts';

const STALLED = 25;
const MEGABYTE = 1024 * 1024;
const OFFERED_BYTES = 64 * MEGABYTE;
/** What the buffers of two connections on one computer can swallow, and ours. */
const BUFFERS_AT_MOST = 20 * MEGABYTE;
const PIECE = textPiece('x'.repeat(64 * 1024));

let upstream: Upstream;
let core: TestCore;
afterEach(() => core.stop());

it('takes no more from the provider than its client takes', async () => {
  upstream = await startUpstream();
  core = await startTestCore({ upstream, limits: { ...NO_RATE, atOnce: STALLED + 1 } });
  const taken = new Map<string, number>();
  upstream.answer = (asked, response) => void offer(asked, response, taken);
  const stalled = await Promise.all(
    Array.from({ length: STALLED }, (_nothing, index) =>
      askAndStall(core, bodyOf(`stalled ${index}`, true)),
    ),
  );

  // It has all the time that an honest client needs for the whole of it.
  const honest = await post(core, '/anthropic/v1/messages', bodyOf('honest', true));

  expect(honest.isWhole).toBe(true);
  expect(taken.get('honest')).toBe(OFFERED_BYTES);
  const swallowed = stalled.map((_client, index) => taken.get(`stalled ${index}`) ?? 0);
  report(`a stalled reader: ${(Math.max(...swallowed) / MEGABYTE).toFixed(1)} MB of 64 taken`);
  expect(Math.min(...swallowed)).toBeGreaterThan(0);
  expect(Math.max(...swallowed)).toBeLessThan(BUFFERS_AT_MOST);
  for (const client of stalled) client.destroy();
});

/** Writes as fast as somebody takes it. */
async function offer(
  asked: IncomingMessage,
  response: ServerResponse,
  taken: Map<string, number>,
): Promise<void> {
  const { content } = await readAsked(asked);
  beginStream(response, 20);
  let bytes = 0;
  const goOn = (): void => {
    while (bytes < OFFERED_BYTES) {
      bytes = Math.min(OFFERED_BYTES, bytes + PIECE.length);
      taken.set(content, bytes);
      if (!response.write(PIECE)) return;
    }
    response.off('drain', goOn);
    response.end(streamEnd(1));
  };
  response.on('drain', goOn);
  goOn();
}
