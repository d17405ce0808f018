import { mkdtempSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { askAndStall, post, type Answer } from '#test/support/ask-host.ts';
import { report } from '#test/support/fault-run.ts';
import { openBooks } from '#test/support/profile-books.ts';
import { removeHome } from '#test/support/running-host.ts';
import { beginStream, bodyOf, readAsked, textPiece } from '#test/support/scripted-answers.ts';
import { NO_RATE, startTestCore, startUpstream, type TestCore } from '#test/support/test-core.ts';
import { until } from '#test/support/until.ts';

const STREAMS = 19;
const WAITING = 3;
const STOPPED_MS = 6_000;
const LARGE_PIECE = textPiece('x'.repeat(64 * 1024));

it(`ends ${STREAMS} streams with an error when it stops, tells who waits, and books all`, async () => {
  const home = mkdtempSync(join(tmpdir(), 'gateway-stop-'));
  const upstream = await startUpstream();
  onTestFinished(() => {
    upstream.server.closeAllConnections();
    upstream.server.close();
    removeHome(home);
  });
  const limits = { ...NO_RATE, atOnce: STREAMS + 1 };
  const core = await startTestCore({ upstream, home, limits });
  upstream.answer = (asked, response) => void talk(asked, response);
  const stalled = await askAndStall(core, bodyOf('stalled', true));
  let begun = 0;
  const streams = Array.from({ length: STREAMS }, () => {
    let isBegun = false;
    const onText = (text: string): void => {
      if (isBegun || !text.includes('Some words')) return;
      isBegun = true;
      begun += 1;
    };
    return post(core, '/anthropic/v1/messages', bodyOf('stream', true), { onText });
  });
  await until('all streams have content', 5_000, () => begun === STREAMS);
  const waiting: Promise<Answer>[] = [];
  for (let call = 0; call < WAITING; call += 1)
    waiting.push(post(core, '/anthropic/v1/messages', bodyOf('waits')));
  await until('the others wait', 5_000, async () => (await countWaiting(core)) === WAITING);

  const startMs = performance.now();
  await core.core.stop();
  const stoppedMs = performance.now() - startMs;
  const ends = await Promise.all(streams);
  const refusals = await Promise.all(waiting);
  stalled.destroy();

  report(`stopped after ${stoppedMs.toFixed(0)} ms`);
  expect(stoppedMs).toBeLessThanOrEqual(STOPPED_MS);
  for (const { text, isWhole } of ends) {
    expect(isWhole).toBe(false);
    expect(text).toMatch(/\n\nevent: error\ndata: .*shut down.*\n\n$/);
    expect(text).not.toContain('message_stop');
  }
  for (const { status, headers } of refusals) {
    expect(status).toBe(503);
    expect(headers['x-tallylight-code']).toBe('stopping');
  }
  const books = openBooks(join(home, 'default'));
  expect(books.openCalls() + books.openAttempts()).toBe(0);
  const { calls } = books.calls.page(null, 100);
  const states = Object.groupBy(calls, ({ state }) => state);
  expect(states.aborted).toHaveLength(STREAMS + 1);
  expect(states.refused).toHaveLength(WAITING);
  expect(states.aborted?.every(({ cost }) => (cost.nanoUsd ?? 0) > 0)).toBe(true);
  books.database.close();
});

/** Some words and then nothing more, or as much as anybody takes. */
async function talk(asked: IncomingMessage, response: ServerResponse): Promise<void> {
  const { content } = await readAsked(asked);
  beginStream(response, 20);
  if (content === 'stream') return void response.write(textPiece('Some words. '));
  const goOn = (): void => {
    while (response.write(LARGE_PIECE));
  };
  response.on('drain', goOn);
  goOn();
}

async function countWaiting({ client }: TestCore): Promise<number | undefined> {
  for await (const { providers } of await client.providers.watch()) return providers[0]?.waiting;
  return undefined;
}
