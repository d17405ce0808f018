import type { IncomingMessage } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { post } from '#test/support/ask-host.ts';
import {
  startTestCore,
  startUpstream,
  type TestCore,
  type TestProvider,
  type Upstream,
} from '#test/support/test-core.ts';

const GEMINI: TestProvider = {
  id: 'gemini',
  key: 'AQ.test-key-0123456789abcdef',
  checked: '{"models":[]}',
};
/** Bytes that are no text, and no answer of anybody's that we could read. */
const SENT = Buffer.from(Array.from({ length: 2_000 }, (_one, index) => index % 256));
const ANSWERED = Buffer.from(SENT.toReversed());
const UNKNOWN_PATH = '/v1beta/corpora/a%20b:query';

let upstream: Upstream;
let core: TestCore;
let seen: { readonly request: IncomingMessage; readonly body: Buffer } | null;
afterEach(() => core.stop());

async function start(budgets: readonly object[] = []): Promise<void> {
  seen = null;
  upstream = await startUpstream();
  core = await startTestCore({ upstream, provider: GEMINI, budgets });
  upstream.answer = (request, response) => {
    void request.toArray().then((chunks: Buffer[]) => {
      seen = { request, body: Buffer.concat(chunks) };
      response.writeHead(207, { 'content-type': 'application/x-of-its-own', 'x-its-own': 'yes' });
      response.end(ANSWERED);
    });
  };
}

const ask = (): Promise<Response> =>
  fetch(`${core.address}/gemini${UNKNOWN_PATH}?a=%2F`, {
    method: 'PATCH',
    headers: {
      'x-goog-api-key': core.token,
      'content-type': 'application/x-of-its-own',
      'x-of-the-client': 'yes',
    },
    body: SENT,
  });
const lastCall = async () => {
  const { calls } = await core.client.calls.list({ before: null, limit: 1 });
  return core.client.calls.get({ id: calls[0]?.id ?? '' });
};

it('passes an unknown path both ways as it is, and books it at an unknown cost', async () => {
  await start();

  const answer = await ask();

  expect(answer.status).toBe(207);
  expect(answer.headers.get('x-its-own')).toBe('yes');
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(ANSWERED);
  expect(seen?.request).toMatchObject({ method: 'PATCH', url: `${UNKNOWN_PATH}?a=%2F` });
  expect(seen?.request.headers).toMatchObject({
    'content-type': 'application/x-of-its-own',
    'x-of-the-client': 'yes',
    'x-goog-api-key': GEMINI.key,
  });
  expect(seen?.body).toEqual(SENT);
  expect(await lastCall()).toMatchObject({
    state: 'ok',
    status: 207,
    what: 'Other request',
    model: null,
    cost: { nanoUsd: null, source: null },
  });
});

it('passes its errors on as they came, and does not repeat what it can’t read', async () => {
  await start();
  let tries = 0;
  upstream.answer = (_request, response) => {
    tries += 1;
    response.writeHead(418, { 'content-type': 'text/plain' }).end('short and stout');
  };

  const answer = await ask();

  expect([answer.status, await answer.text(), tries]).toEqual([418, 'short and stout', 1]);
  expect(await lastCall()).toMatchObject({ state: 'failed', attempts: [{ errorKind: 'unknown' }] });
});

it('adds no words of ours to a file that breaks off', async () => {
  await start();
  upstream.answer = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/octet-stream' });
    response.write('half a file', () => response.destroy());
  };

  expect(await post(core, `/gemini${UNKNOWN_PATH}`, {})).toMatchObject({
    status: 200,
    text: 'half a file',
    isWhole: false,
  });
});

it('sends nothing of an unknown price while a budget for the month pauses', async () => {
  await start([{ for: 'month', usd: 5, whenReached: 'pause' }]);

  const answer = await ask();

  expect(answer.status).toBe(402);
  expect(answer.headers.get('x-tallylight-code')).toBe('budget_exceeded');
  expect(await answer.json()).toMatchObject({ error: { code: 402 } });
  expect(seen).toBeNull();
  expect(await lastCall()).toMatchObject({ state: 'refused' });
});
