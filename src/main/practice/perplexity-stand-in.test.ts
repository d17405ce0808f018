import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '#main/host/clock.ts';
import { perplexity as dialect } from '#main/providers/perplexity/perplexity.ts';
import { createPerplexityStandIn, PERPLEXITY_PRACTICE_KEY } from './perplexity-stand-in.ts';

let server: Server;

beforeEach(async () => {
  server = createServer(createPerplexityStandIn(systemClock));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function post(path: string, body: object, mood = '', key = PERPLEXITY_PRACTICE_KEY) {
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'x-practice-answer': mood },
    body: JSON.stringify(body),
  });
  return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()) };
}

describe('the stand-in of Perplexity', () => {
  it('passes the check of a key as the real one does, and refuses a wrong one', async () => {
    const { path } = dialect.keyCheck;
    const good = await post(path, {});
    expect(dialect.keyCheck.interpret(good.status, good.bytes).outcome).toBe('probably-works');
    const wrong = await post(path, {}, '', 'pplx-invalid');
    expect(dialect.keyCheck.interpret(wrong.status, wrong.bytes).outcome).toBe('refused');
  });

  it.each([
    ['rate-limited', 'rate_limited'],
    ['restricted', 'auth'],
    ['no-credit', 'auth'],
    ['overloaded', 'transient'],
    ['server-error', 'transient'],
    ['failed', 'transient'],
    ['html', 'transient'],
  ])('gives %s on demand, by a header or by a preset’s name', async (mood, kind) => {
    for (const { status, bytes } of [
      await post('/v1/agent', { preset: 'fast', input: 'x' }, mood),
      await post('/v1/agent', { preset: `practice-${mood}`, input: 'x' }),
    ])
      expect(dialect.diagnose(status, {}, bytes, 0)?.kind).toBe(kind);
  });

  it('knows no address that the real one doesn’t', async () => {
    expect((await post('/v1/messages', {})).status).toBe(404);
  });
});
