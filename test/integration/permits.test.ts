import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestCore, type TestCore } from '#test/support/test-core.ts';
import { until } from '#test/support/until.ts';

const MODEL = 'claude-haiku-4-5';
const AT_ONCE = 2;

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

let core: TestCore;

beforeAll(async () => {
  // Nothing goes there: it is only what makes settings of a provider.
  core = await startTestCore({
    upstreamUrl: 'http://127.0.0.1:9',
    isKeyAdded: false,
    limits: { atOnce: AT_ONCE, tokensPerDay: 100_000, tokensPerMinute: 1_000_000 },
    budgets: [{ for: 'month', usd: 1, whenReached: 'pause' }],
  });
});
afterAll(() => core.stop());
// A test that failed must not leave the others waiting.
afterEach(() => Promise.all(given.splice(0).map((permit) => settle(permit))));

async function post(path: string, body: unknown): Promise<Answer> {
  const headers = { authorization: `Bearer ${core.token}`, 'content-type': 'application/json' };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await fetch(core.address + path, { method: 'POST', headers, body: text });
  const { status } = answer;
  return { status, headers: answer.headers, body: (await answer.json()) as Answer['body'] };
}

const estimate = (tokens = 10, usd = 0.001) => ({ requests: 1, tokens, usd });
const given: Answer[] = [];
async function ask(change: object = {}): Promise<Answer> {
  const wish = { provider: 'claude', estimate: estimate(), model: MODEL, ...change };
  const answer = await post('/v1/permits', wish);
  if (answer.status === 200) given.push(answer);
  return answer;
}
const settle = (answer: Answer, change: object = {}) =>
  post(`/v1/permits/${String(answer.body['permit_id'])}/settle`, {
    outcome: 'ok',
    usage: { input_tokens: 100, output_tokens: 20 },
    ...change,
  });
const callOf = ({ body }: Answer) => core.client.calls.get({ id: String(body['permit_id']) });

describe('a permit', () => {
  it('is given, and booked with what was used', async () => {
    const permit = await ask();
    expect(permit).toMatchObject({
      status: 200,
      body: { answer: 'proceed', lease_seconds: 300, queue_time: 0 },
    });

    expect(await settle(permit)).toMatchObject({ status: 200, body: { result: 'settled' } });

    expect(await callOf(permit)).toMatchObject({
      state: 'ok',
      cost: { source: 'list_price', nanoUsd: 100 * 1_000 + 20 * 5_000 },
    });
  });

  it('is settled once', async () => {
    const permit = await ask();
    await settle(permit);
    const again = await settle(permit);
    expect(again.status).toBe(404);
    expect(again.body).toMatchObject({ error: { code: 'not_found' } });
  });

  it('waits its turn and proceeds', async () => {
    const held = await Promise.all([ask(), ask()]);
    const waiting = ask({ priority: 'high' });
    const isWaiting = async () => (await provider()).waiting === 1;
    await until('it waits', 10_000, isWaiting);

    await settle(held[0]);

    const permit = await waiting;
    expect(permit.body).toMatchObject({ answer: 'proceed' });
    expect(permit.body['queue_time']).toBeGreaterThan(0);
    await Promise.all([held[1], permit].map((one) => settle(one)));
  });

  it('is not waited for by a script that left', async () => {
    const held = await Promise.all([ask(), ask()]);
    const leaving = new AbortController();
    const headers = { authorization: `Bearer ${core.token}` };
    const body = JSON.stringify({ provider: 'claude' });
    const { signal } = leaving;
    const asked = fetch(`${core.address}/v1/permits`, { method: 'POST', headers, body, signal });
    const gone = asked.catch((error: unknown) => error);
    await until('it waits', 10_000, async () => (await provider()).waiting === 1);

    leaving.abort();

    expect(await gone).toMatchObject({ name: 'AbortError' });
    await until('it waits no more', 10_000, async () => (await provider()).waiting === 0);
    await Promise.all(held.map((one) => settle(one)));
  });

  it('counts all that was used, also where nothing was estimated', async () => {
    const before = await counted('tokens-per-day');
    const permit = await ask({ estimate: { usd: 0.001 } });
    await settle(permit, { usage: { input_tokens: 12_000, output_tokens: 0 } });
    expect(await counted('tokens-per-day')).toBe(before - 12_000);
  });

  it('counts nothing when the request was never sent', async () => {
    const before = await counted('tokens-per-day');
    const permit = await ask({ estimate: estimate(500) });
    expect(await counted('tokens-per-day')).toBe(before - 500);
    await settle(permit, { outcome: 'not-sent', usage: undefined });
    expect(await counted('tokens-per-day')).toBe(before);
  });

  it('is deferred with the time from which it would succeed', async () => {
    const held = await ask({ estimate: estimate(80_000) });
    const deferred = await ask({ estimate: estimate(20_000) });

    expect(deferred).toMatchObject({
      status: 429,
      body: { answer: 'defer', error: { code: 'rate_limit_deferred' } },
    });
    const midnight = new Date(new Date().setUTCHours(24, 0, 0, 0)).getTime();
    const retryAtMs = Date.parse(String(deferred.body['retry_at']));
    expect(Math.abs(retryAtMs - midnight)).toBeLessThan(1_000);
    expect(deferred.headers.get('x-tallylight-retry-at')).toBe(deferred.body['retry_at']);
    await settle(held);
  });

  it('is refused when the budget does not have it', async () => {
    expect(await ask({ estimate: estimate(10, 2) })).toMatchObject({
      status: 402,
      body: { answer: 'defer', error: { code: 'budget_exceeded' }, retry_at: null },
    });
  });
});

it('knows no limiter of a provider that is not there', async () => {
  expect(await ask({ provider: 'nobody' })).toMatchObject({
    status: 404,
    body: { error: { code: 'no_limiter', message: 'There is no provider “nobody”.' } },
  });
});

it.each([
  ['{"provider":', 'Send a JSON object.'],
  ['[]', 'Send a JSON object.'],
  ['{}', '“provider” is not right'],
  ['{"provider":"claude","hurry":1}', 'There is no “hurry” here.'],
  ['{"provider":"claude","estimate":{"words":1}}', 'There is no “estimate.words” here.'],
  ['{"provider":"claude","estimate":{"tokens":-1}}', '“estimate.tokens” is not right'],
  ['{"provider":"claude","priority":"urgent"}', '“priority” is not right'],
  ['{"provider":"claude","deadline_ms":0}', '“deadline_ms” is not right'],
])('answers %s with one sentence', async (body, sentence) => {
  const { status, body: answer } = await post('/v1/permits', body);
  expect(status).toBe(400);
  const { message } = answer['error'] as { message: string };
  expect(message).toContain(sentence);
  expect(message).toMatch(/^[^\n]*\.$/);
});

it('takes no more than it can use', async () => {
  const large = JSON.stringify({ provider: 'claude', model: 'x'.repeat(70_000) });
  expect((await post('/v1/permits', large)).status).toBe(413);
});

it('is not given for a provider that the settings turned off', async () => {
  const other = await startTestCore({
    isProviderEnabled: false,
    upstreamUrl: 'http://127.0.0.1:9',
    isKeyAdded: false,
  });
  const headers = { authorization: `Bearer ${other.token}` };
  const body = JSON.stringify({ provider: 'claude' });

  const answer = await fetch(`${other.address}/v1/permits`, { method: 'POST', headers, body });

  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({
    answer: 'defer',
    error: { code: 'disabled', message: expect.stringContaining('turned off') as string },
  });
  await other.stop();
});

it('does not hold up the end of the app when it was never settled', async () => {
  const other = await startTestCore();
  const headers = { authorization: `Bearer ${other.token}` };
  const body = JSON.stringify({ provider: 'claude', estimate: { usd: 0.25 } });
  await fetch(`${other.address}/v1/permits`, { method: 'POST', headers, body });
  const startedMs = performance.now();

  await other.stop();

  expect(performance.now() - startedMs).toBeLessThan(6_000);
});

async function provider() {
  for await (const { providers } of await core.client.providers.watch())
    if (providers[0]) return providers[0];
  throw new Error('There is no provider');
}

async function counted(id: string): Promise<number> {
  return (await provider()).counted.find((one) => one.id === id)?.left ?? Number.NaN;
}
