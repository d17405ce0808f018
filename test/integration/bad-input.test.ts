import Anthropic from '@anthropic-ai/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '#main/host/clock.ts';
import { createAnthropicStandIn } from '#main/practice/anthropic-stand-in.ts';
import { post } from '#test/support/ask-host.ts';
import { rawExchange, statusesIn } from '#test/support/raw-exchange.ts';
import {
  NO_RATE,
  startTestCore,
  startUpstream,
  type TestCore,
  type Upstream,
} from '#test/support/test-core.ts';

const QUESTION = {
  model: 'claude-haiku-5-5',
  max_tokens: 64,
  messages: [{ role: 'user' as const, content: 'A title for an episode about silence?' }],
};

let upstream: Upstream;
let core: TestCore;
let came: number;
let port: number;

beforeEach(async () => {
  upstream = await startUpstream();
  core = await startTestCore({ upstream, limits: NO_RATE });
  port = Number(new URL(core.address).port);
  came = 0;
  const standIn = createAnthropicStandIn(systemClock);
  upstream.answer = (request, response) => {
    came += 1;
    standIn(request, response);
  };
});
afterEach(() => core.stop());

const head = (path: string, headers: readonly string[]): string =>
  [
    `POST ${path} HTTP/1.1`,
    `host: 127.0.0.1:${port}`,
    `x-api-key: ${core.token}`,
    'content-type: application/json',
    ...headers,
    '',
    '',
  ].join('\r\n');
const raw = (path: string, headers: readonly string[], body: string, endsAfter = false) =>
  rawExchange(port, head(path, headers) + body, { endsAfter });
const ask = (body: string) =>
  fetch(`${core.address}/anthropic/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': core.token, 'content-type': 'application/json' },
    body,
  });
const lastCall = async () => {
  const { calls } = await core.client.calls.list({ before: null, limit: 1 });
  return core.client.calls.get({ id: calls[0]?.id ?? '' });
};
const codeOf = (text: string): unknown =>
  (JSON.parse(text) as { error: { code: unknown } }).error.code;

describe('malformed JSON', () => {
  const DEEP = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;

  it.each(['', '{', 'null', '[]', '"text"', '{"input":}'])(
    'on a route for scripts is refused: %s',
    async (body) => {
      for (const path of ['/v1/run/script', '/v1/route', '/v1/permits']) {
        const { text } = await raw(path, [`content-length: ${body.length}`], body);
        expect(statusesIn({ text, isClosed: true })).toEqual([400]);
        expect(text).toContain('"code":"bad_request"');
      }
      expect(came).toBe(0);
    },
  );

  it('that nests deeper than anything sensible is refused, too', async () => {
    const body = `{"input":"x","context":${DEEP}}`;
    const { text } = await raw('/v1/run/script', [`content-length: ${body.length}`], body);
    expect(text).toContain('"code":"bad_request"');
  });

  it.each(['{', 'text', DEEP])(
    'on a provider’s address is for the provider to refuse (%#)',
    async (body) => {
      const answer = await ask(body);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
      expect(came).toBe(1);
    },
  );
});

it('of a field that nobody knows says which', async () => {
  const { status, text } = await post(core, '/v1/run/script', { input: 'x', temprature: 1 });
  expect(status).toBe(400);
  expect(codeOf(text)).toBe('bad_request');
  expect(text).toContain('temprature');
});

it('passes an unknown model on, and its provider’s own error back', async () => {
  const sdk = new Anthropic({ baseURL: `${core.address}/anthropic`, apiKey: core.token });
  upstream.answer = (_request, response) => {
    const error = { type: 'not_found_error', message: 'model: claude-nobody' };
    response.writeHead(404).end(JSON.stringify({ type: 'error', error }));
  };
  await expect(sdk.messages.create({ ...QUESTION, model: 'claude-nobody' })).rejects.toThrow(
    Anthropic.NotFoundError,
  );
  expect(await lastCall()).toMatchObject({ state: 'failed', model: 'claude-nobody', status: 404 });
});

it('passes a parameter that a provider does not support on untouched', async () => {
  let sent = '';
  upstream.answer = (request, response) => {
    void request.toArray().then((chunks: Buffer[]) => {
      sent = Buffer.concat(chunks).toString();
      const error = { type: 'invalid_request_error', message: 'seed: not permitted' };
      response.writeHead(400).end(JSON.stringify({ type: 'error', error }));
    });
  };
  const body = JSON.stringify({ ...QUESTION, seed: 7 });
  const answer = await ask(body);
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('seed: not permitted');
  expect(sent).toBe(body);
});

describe('a body that claims another length', () => {
  const body = JSON.stringify(QUESTION);

  it('and is shorter, is sent nowhere', async () => {
    const claimed = [`content-length: ${body.length + 10}`];
    const waiting = await raw('/anthropic/v1/messages', claimed, body);
    expect(waiting).toEqual({ text: '', isClosed: false });
    const ended = await raw('/anthropic/v1/messages', claimed, body, true);
    expect(ended.isClosed).toBe(true);
    expect(statusesIn(ended).every((status) => status === 400)).toBe(true);
    expect(came).toBe(0);
  });

  it('and is longer, counts as far as it said, and the rest is refused', async () => {
    const rest = 'x'.repeat(10);
    const claimed = [`content-length: ${body.length}`];
    const exchange = await raw('/anthropic/v1/messages', claimed, `${body}${rest}\r\n\r\n`);
    expect(statusesIn(exchange).filter((status) => status !== 400)).toEqual(
      exchange.text.includes(' 200 ') ? [200] : [],
    );
    expect(statusesIn(exchange)).toContain(400);
    expect(exchange.isClosed).toBe(true);
    expect(came).toBeLessThanOrEqual(1);
  });

  it.each([
    ['content-length: 5', 'content-length: 6'],
    ['content-length: 5', 'transfer-encoding: chunked'],
    ['content-length: -1'],
    ['content-length: 1e3'],
    ['transfer-encoding: chunked, identity'],
  ])('in a way that can be read in two, is refused: %s %s', async (...headers) => {
    const exchange = await raw('/anthropic/v1/messages', headers, '0\r\n\r\n');
    expect(statusesIn(exchange)).toEqual([400]);
    expect(came).toBe(0);
  });
});

describe('a provider that answers with HTML', () => {
  it('with success is no answer, and may have been billed', async () => {
    upstream.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>');
    };
    const answer = await ask(JSON.stringify(QUESTION));
    expect(answer.status).toBe(502);
    expect(answer.headers.get('x-tallylight-code')).toBe('unknown_outcome');
    expect(await answer.text()).not.toContain('<html>');
  });
});

describe('a redirect to another host', () => {
  it.each([301, 302, 303, 307, 308])(
    '(%i) is not followed, and the key stays here',
    async (status) => {
      const other = await startUpstream();
      let cameThere = 0;
      other.answer = (_request, response) => {
        cameThere += 1;
        response.end('{}');
      };
      upstream.answer = (_request, response) =>
        response.writeHead(status, { location: `${other.url}/v1/messages?key=1` }).end();
      try {
        const answer = await ask(JSON.stringify(QUESTION));
        expect(answer.status).toBe(502);
        expect(answer.headers.get('x-tallylight-code')).toBe('request_failed');
        expect(await answer.text()).toContain(new URL(other.url).host);
        expect(cameThere).toBe(0);
      } finally {
        other.server.close();
      }
    },
  );
});
