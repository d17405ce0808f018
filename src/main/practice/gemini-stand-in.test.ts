import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '#main/host/clock.ts';
import { createGeminiStandIn } from './gemini-stand-in.ts';
import { createStandIns } from './stand-ins.ts';

const KEY = 'AQ.practice';
const GENERATE = '/v1/models/gemini-3.8-flash:generateContent';
let server: Server;

beforeEach(async () => {
  server = createServer(createGeminiStandIn(systemClock));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const ask = (path: string, headers: Record<string, string> = {}, body?: string) =>
  fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'x-goog-api-key': KEY, ...headers },
    ...(body !== undefined && { body }),
  });
const CONTENTS = '{"contents":[{"parts":[{"text":"Hello"}]}]}';
const errorOf = async (answer: Response) =>
  ((await answer.json()) as { error: { status?: string; code: unknown; details?: object[] } })
    .error;

describe('the pretended Gemini', () => {
  it('takes keys that look like Gemini’s, where they belong', async () => {
    expect((await ask('/v1/models?pageSize=1')).status).toBe(200);
    expect((await ask('/v1/models', { 'x-goog-api-key': 'sk-ant-x' })).status).toBe(400);
    expect((await ask('/v1/models', { 'x-goog-api-key': 'AQ.invalid' })).status).toBe(400);
    expect((await ask('/v1beta/openai/models')).status).toBe(400);
    const bearer = { authorization: `Bearer ${KEY}` };
    expect((await ask('/v1beta/openai/models', bearer)).status).toBe(200);
  });

  it.each([
    ['restricted', 403, 'PERMISSION_DENIED'],
    ['rate-limited', 429, 'RESOURCE_EXHAUSTED'],
    ['day-used-up', 429, 'RESOURCE_EXHAUSTED'],
    ['not-in-plan', 429, 'RESOURCE_EXHAUSTED'],
    ['spending-cap', 429, 'RESOURCE_EXHAUSTED'],
    ['no-credit', 402, 'RESOURCE_EXHAUSTED'],
    ['no-reason', 429, 'RESOURCE_EXHAUSTED'],
    ['overloaded', 503, 'UNAVAILABLE'],
    ['server-error', 500, 'INTERNAL'],
    ['too-slow', 504, 'DEADLINE_EXCEEDED'],
  ])(
    'fails on demand with %s: %i, by a header or by the name of the model',
    async (mood, status, name) => {
      const byHeader = await ask(GENERATE, { 'x-practice-answer': mood }, CONTENTS);
      expect([byHeader.status, (await errorOf(byHeader)).status]).toEqual([status, name]);
      const byModel = await ask(`/v1/models/practice-${mood}:generateContent`, {}, CONTENTS);
      expect(byModel.status).toBe(status);
    },
  );

  it('answers with something other than Gemini on demand', async () => {
    const answer = await ask(GENERATE, { 'x-practice-answer': 'html' }, CONTENTS);
    expect(answer.headers.get('content-type')).toBe('text/html');
  });

  it('checks a request as the real one does', async () => {
    expect((await ask(GENERATE, {}, '{}')).status).toBe(400);
    expect((await ask('/v1/nothing', {}, '{}')).status).toBe(404);
    const interaction = await ask('/v1/interactions', { 'x-practice-answer': 'no-credit' }, '{}');
    expect((await errorOf(interaction)).code).toBe('payment_required');
  });
});

it('has a key of its own in practice, which only it takes', () => {
  expect(createStandIns(systemClock)['gemini']?.key).toMatch(/^AQ\./);
});
