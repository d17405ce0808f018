import { afterEach, expect, it } from 'vitest';
import { callTool, post, type Answer } from '#test/support/ask-host.ts';
import { report } from '#test/support/fault-run.ts';
import { bodyOf } from '#test/support/scripted-answers.ts';
import {
  NO_RATE,
  startTestCore,
  startUpstream,
  type TestCore,
  type Upstream,
} from '#test/support/test-core.ts';
import { until } from '#test/support/until.ts';

const AT_ONCE = 10;
const QUEUE = 32;

let upstream: Upstream;
let core: TestCore | undefined;
afterEach(() => core?.stop());

it('refuses what no longer fits into the queue of a provider that hangs, and serves everything else', async () => {
  upstream = await startUpstream();
  const servers = { everything: { bundled: 'everything' } };
  const running = await startTestCore({
    upstream,
    servers,
    limits: { ...NO_RATE, atOnce: AT_ONCE },
  });
  core = running;
  let asked = 0;
  upstream.answer = () => {
    asked += 1;
  };
  const tool = () => callTool(running, 'everything_echo', { message: 'hello' });
  await until('the tool answers', 10_000, async () => !(await tool()).isError);
  const hanging: Promise<Answer | null>[] = [];
  for (let call = 0; call < AT_ONCE + QUEUE; call += 1) hanging.push(ask().catch(() => null));
  await until('ten hang and the queue is full', 5_000, async () => {
    return asked === AT_ONCE && (await waiting()) === QUEUE;
  });

  const startMs = performance.now();
  const refused = await ask();
  const refusedMs = performance.now() - startMs;
  const result = await tool();
  const toolMs = performance.now() - startMs - refusedMs;

  expect(refused.status).toBe(503);
  expect(refused.headers['x-tallylight-code']).toBe('queue_full');
  expect(refused.headers['x-should-retry']).toBeUndefined();
  const retryAfter = Number(refused.headers['retry-after']);
  expect(retryAfter).toBeGreaterThan(0);
  expect(retryAfter).toBeLessThanOrEqual(60);
  expect(result.isError ?? false).toBe(false);
  report(
    `refused after ${refusedMs.toFixed(1)} ms, the tool answered after ${toolMs.toFixed(1)} ms`,
  );
  expect(refusedMs).toBeLessThan(500);
  expect(toolMs).toBeLessThan(1_000);
  expect(asked).toBe(AT_ONCE);

  core = undefined;
  await running.stop();
  const ends = await Promise.all(hanging);
  const told = ends.filter((end) => end?.headers['x-tallylight-code'] === 'stopping');
  expect(told).toHaveLength(QUEUE);
});

const ask = (): Promise<Answer> =>
  post(core as TestCore, '/anthropic/v1/messages', bodyOf('Say hello.'));

async function waiting(): Promise<number | undefined> {
  for await (const { providers } of await (core as TestCore).client.providers.watch())
    return providers[0]?.waiting;
  return undefined;
}
