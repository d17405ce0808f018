import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { post } from '#test/support/ask-host.ts';
import { sendFault, sendMessage } from '#test/support/scripted-answers.ts';
import {
  NO_RATE,
  startTestCore,
  startUpstream,
  type TestCore,
  type Upstream,
} from '#test/support/test-core.ts';

let upstream: Upstream;
let core: TestCore;
let asked: Record<string, unknown>[];

beforeEach(async () => {
  upstream = await startUpstream();
  core = await startTestCore({ upstream, limits: NO_RATE });
  asked = [];
});
afterEach(() => core.stop());

const run = async (path: string, body: object) => {
  const { status, text, headers } = await post(core, path, body);
  return { status, headers, body: JSON.parse(text) as Record<string, unknown> };
};
const script = (body: object = {}) => run('/v1/run/script', { input: 'Write a title.', ...body });

describe('a piece of work', () => {
  it('is done by whoever can, and says by whom, why and for how much', async () => {
    upstream.answer = (_request, response) => sendMessage(response, 6, 9);

    const { status, headers, body } = await script();

    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'x-tallylight-provider': 'claude' });
    expect(body).toMatchObject({
      result: { text: expect.any(String) as string, sources: [] },
      provider_used: 'claude',
      routing_decision: {
        selected_provider: 'claude',
        provider_scores: [{ provider: 'claude', parts: { quality: 0.95 } }],
        routing_rationale: expect.stringContaining('Claude is the only one left') as string,
      },
      cost_impact: { cost: expect.any(Number) as number, source: 'list_price', rerouted: false },
      attempts: 1,
    });
    const call = await core.client.calls.get({ id: String(body['call_id']) });
    expect(call).toMatchObject({ state: 'ok', what: 'Script', targetId: 'claude' });
    expect(call.why).toMatch(/^Claude is the only one left: /);
  });

  it('can be asked who would do it, without anything being sent', async () => {
    upstream.answer = (_request, response) => {
      asked.push({});
      response.writeHead(500).end();
    };
    const { status, body } = await run('/v1/route', { capability: 'evaluate', input: 'Good?' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      selected_provider: 'claude',
      execution_config: { strategy: 'balanced', request_type: 'content_evaluation' },
    });
    expect(asked).toEqual([]);
  });

  it('that nobody can do says who was left out and why, and is in the ledger', async () => {
    const { status, body } = await script({ exclude: ['claude'] });
    expect(status).toBe(503);
    expect(body).toMatchObject({
      error: {
        code: 'no_candidate',
        message: expect.stringMatching(/^Nobody can do this now: /) as string,
      },
      provider_used: null,
    });
    expect(await core.client.calls.get({ id: String(body['call_id']) })).toMatchObject({
      state: 'refused',
      targetId: null,
    });
  });

  it('that may cost less than it would is refused with 402', async () => {
    const { status, body } = await script({ requirements: { max_cost: 0.000001 } });
    expect(status).toBe(402);
    expect(body).toMatchObject({ error: { code: 'budget_exceeded' } });
  });

  it('that fails says so as the provider did', async () => {
    upstream.answer = (_request, response) => sendFault(response, 400, 'invalid_request_error');
    const { status, body } = await script();
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { code: 'request_failed' }, provider_used: null });
  });
});

describe('a judgement of an answer', () => {
  it('moves the quality of who gave it, by the last word on each call', async () => {
    upstream.answer = (_request, response) => sendMessage(response, 6, 9);
    const { body } = await script();
    const id = String(body['call_id']);
    const quality = async (): Promise<unknown> => {
      const routed = await run('/v1/route', { capability: 'script', input: 'x' });
      const [first] = routed.body['provider_scores'] as { parts: { quality: number } }[];
      return first?.parts.quality;
    };
    expect(await quality()).toBe(0.95);

    expect((await run(`/v1/calls/${id}/feedback`, { score: 1 })).status).toBe(200);
    expect(await quality()).toBe(0.9524);
    await core.client.calls.judge({ id, score: 0 });
    expect(await quality()).toBe(0.9048);
    expect((await core.client.calls.get({ id })).feedback).toBe(0);
  });

  it('needs an answer, and a score', async () => {
    const { body } = await script({ exclude: ['claude'] });
    const path = `/v1/calls/${String(body['call_id'])}/feedback`;
    expect((await run(path, { score: 1 })).status).toBe(409);
    expect((await run(path, { score: 1.1 })).status).toBe(400);
    expect((await run('/v1/calls/call_none/feedback', { score: 1 })).status).toBe(404);
  });
});

it.each([
  ['/v1/run/juggling', { input: 'x' }, 404, /“juggling”.*evaluate, script/],
  ['/v1/route', { input: 'x' }, 400, /“capability” is missing: .*evaluate, script/],
  ['/v1/run/script', {}, 400, /“input” is not right/],
  ['/v1/run/script', { input: 'x', mood: 'good' }, 400, /There is no “mood” here/],
  ['/v1/run/script', { input: 'x', request_type: 'juggling' }, 400, /does no “juggling”/],
  ['/v1/run/script', { input: 'x', requirements: { max_cost: -1 } }, 400, /requirements.max_cost/],
  ['/v1/run/script', { input: 'x', strategy: 'best' }, 400, /“strategy” is not right/],
] as const)('%s with %j is named in one sentence', async (path, body, status, sentence) => {
  const answer = await run(path, body);
  expect(answer.status).toBe(status);
  expect(JSON.stringify(answer.body)).toMatch(sentence);
});
