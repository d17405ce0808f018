import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  startTestCore,
  startUpstream,
  type TestCore,
  type Upstream,
} from '#test/support/test-core.ts';

let upstream: Upstream;
let core: TestCore;

beforeAll(async () => {
  upstream = await startUpstream();
  core = await startTestCore({ upstream });
});
afterAll(() => core.stop());

it('takes a provider’s own counters where they are stricter than ours', async () => {
  upstream.answer = (_request, response) => {
    const usage = { input_tokens: 10, output_tokens: 2 };
    response.writeHead(200, {
      'content-type': 'application/json',
      'anthropic-ratelimit-requests-limit': '20',
      'anthropic-ratelimit-requests-remaining': '1',
    });
    const common = { id: 'msg_1', type: 'message', role: 'assistant', content: [] };
    response.end(JSON.stringify({ ...common, model: 'claude-haiku-4-5', usage }));
  };
  const body = JSON.stringify({ model: 'claude-haiku-4-5', max_tokens: 9, messages: [] });
  const headers = { 'x-api-key': core.token, 'content-type': 'application/json' };

  const answer = await fetch(`${core.address}/anthropic/v1/messages`, {
    method: 'POST',
    headers,
    body,
  });
  await answer.text();

  expect(answer.status).toBe(200);
  const counted = await countedNow();
  const requests = counted.find(({ id }) => id === 'requests-per-minute');
  expect(requests?.left).toBeLessThanOrEqual(1);
});

async function countedNow() {
  for await (const { providers } of await core.client.providers.watch())
    return providers[0]?.counted ?? [];
  return [];
}
