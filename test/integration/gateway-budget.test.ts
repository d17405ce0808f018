import { afterEach, expect, it } from 'vitest';
import { post, type Answer } from '#test/support/ask-host.ts';
import { report } from '#test/support/fault-run.ts';
import { bodyOf, MODEL, priceOf, sendMessage } from '#test/support/scripted-answers.ts';
import {
  NO_RATE,
  startTestCore,
  startUpstream,
  type TestCore,
  type Upstream,
} from '#test/support/test-core.ts';
import { estimateTokens } from '#main/providers/estimates.ts';
import { tokenPrices } from '#main/providers/prices/price-list.ts';

const CALLS = 200;
const LEFT_USD = 1;
const NANO = 1_000_000_000;
/** Their dearest outcome is a cent, all but a few hundredths of it for the answer. */
const MAX_TOKENS = 1_996;
const INPUT_TOKENS = 6;

let upstream: Upstream;
let core: TestCore;
afterEach(() => core.stop());

it(`spends no more than the $1.00 that is left on ${CALLS} parallel calls of a cent each`, async () => {
  upstream = await startUpstream();
  core = await startTestCore({
    upstream,
    limits: { ...NO_RATE, atOnce: CALLS },
    budgets: [{ for: 'month', usd: LEFT_USD, whenReached: 'pause' }],
  });
  let billed = 0;
  upstream.answer = (_request, response) => {
    billed += priceOf(INPUT_TOKENS, MAX_TOKENS);
    sendMessage(response, INPUT_TOKENS, MAX_TOKENS);
  };
  const dearest = tokenPrices('anthropic').dearest(
    MODEL,
    { ...estimateTokens(20, 0), outputTokens: MAX_TOKENS },
    0,
  );
  expect(dearest).toBeGreaterThan(0.0099 * NANO);
  expect(dearest).toBeLessThanOrEqual(0.01 * NANO);

  const ask = (): Promise<Answer> =>
    post(core, '/anthropic/v1/messages', bodyOf('Say hello.', false, MAX_TOKENS));
  const answers = await Promise.all(Array.from({ length: CALLS }, ask));

  const succeeded = answers.filter(({ status }) => status === 200).length;
  const refused = answers.filter(({ status }) => status !== 200);
  report(`${succeeded} of ${CALLS} succeeded for $${(billed / NANO).toFixed(4)}`);
  expect(billed).toBeLessThanOrEqual(LEFT_USD * NANO);
  expect(succeeded).toBeGreaterThanOrEqual(98);
  for (const { status, headers, text } of refused) {
    expect(status).toBe(402);
    expect(headers).toMatchObject({
      'x-tallylight-code': 'budget_exceeded',
      'x-should-retry': 'false',
    });
    expect(JSON.parse(text)).toMatchObject({
      type: 'error',
      error: { type: expect.any(String) as string, message: expect.any(String) as string },
    });
  }
  const { calls } = await core.client.calls.list({ before: null, limit: CALLS });
  const spent = calls.reduce((sum, { cost }) => sum + (cost.nanoUsd ?? 0), 0);
  expect(spent).toBe(billed);
  expect(await shownSpent()).toBe(billed);
});

async function shownSpent(): Promise<number | undefined> {
  for await (const { budgets } of await core.client.budgets.watch())
    return budgets[0]?.spentNanoUsd;
  return undefined;
}
