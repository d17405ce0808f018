import { beforeEach, expect, it } from 'vitest';
import { createTestCall, OK_END } from '#test/support/test-call.ts';
import { createTestLedger } from '#test/support/test-ledger.ts';
import { NO_USAGE, type Usage } from '#main/values/usage.ts';
import { tokensByHour } from './token-history.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let books: ReturnType<typeof createTestLedger>;
let sinceMs: number;

beforeEach(() => {
  books = createTestLedger();
  sinceMs = books.clock.wallMs();
});

/** Uses so many tokens at that time after the beginning. */
async function use(atMs: number, tokens: Partial<Usage>, targetId = 'claude'): Promise<void> {
  const id = `call_${targetId}_${atMs}`;
  const startedAtMs = sinceMs + atMs;
  const common = { position: 1, targetName: 'Claude', reservedNanoUsd: null, queuedMs: 0 };
  const attempt = { ...common, callId: id, targetId, startedAtMs };
  const call = createTestCall({ id });
  const usage = { ...NO_USAGE, ...tokens };
  await books.ledger.intend(call, { why: '' }, attempt);
  const cost = { nanoUsd: null, source: null };
  await books.ledger.settle(call, attempt, OK_END, { usage, cost, priceVersion: null }, 1);
}
const history = (untilMs: number) =>
  tokensByHour(books.database, 'claude', sinceMs, sinceMs + untilMs);

it('adds up all of an hour, wherever in it a request began', async () => {
  await use(0, { inputTokens: 100 });
  await use(10 * MINUTE_MS, { inputTokens: 10, outputTokens: 5 });
  await use(HOUR_MS - 1, { cacheWriteTokens: 3, cacheWriteHourTokens: 2 });
  await use(HOUR_MS, { outputTokens: 7 });

  expect(history(2 * HOUR_MS)).toEqual({ hours: [120, 7], lastHour: 0 });
});

it('leaves out no quiet hour, and tells the one that is not over apart', async () => {
  await use(2 * HOUR_MS + MINUTE_MS, { inputTokens: 9 });
  await use(3 * HOUR_MS + MINUTE_MS, { inputTokens: 4 });

  expect(history(3.5 * HOUR_MS)).toEqual({ hours: [0, 0, 9], lastHour: 4 });
});

it('counts neither another provider nor what a cache gave', async () => {
  await use(MINUTE_MS, { inputTokens: 9 }, 'other');
  await use(MINUTE_MS, { cacheReadTokens: 1_000, inputTokens: 1 });

  expect(history(HOUR_MS)).toEqual({ hours: [1], lastHour: 0 });
});
