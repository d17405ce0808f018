import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import type { CallDetail } from '#contract/calls.ts';
import { post } from '#test/support/ask-host.ts';
import { createSeededRandom, report, times } from '#test/support/fault-run.ts';
import {
  beginStream,
  bodyOf,
  priceOf,
  readAsked,
  sendFault,
  sendMessage,
  streamEnd,
  textPiece,
  within,
} from '#test/support/scripted-answers.ts';
import {
  NO_RATE,
  startTestCore,
  startUpstream,
  type TestCore,
  type Upstream,
} from '#test/support/test-core.ts';
import { until } from '#test/support/until.ts';

const CALLS = times(150, 1_000);
const MOST_PIECES = 5;
const INPUT_TOKENS = 20;
const OUTPUT_TOKENS = 30;
const PIECE = 'Some words. ';
const CHARACTERS_PER_TOKEN = 4;

const FAULTS = [
  'none',
  'none-streamed',
  'refused-connection',
  'reset-unread',
  'reset-billed',
  'busy-once',
  'cut-before-content',
  'cut-in-content',
  'error-in-content',
  'error-before-content',
  'client-leaves',
  'cut-after-end',
] as const;
type Fault = (typeof FAULTS)[number];

interface Story {
  readonly id: string;
  readonly fault: Fault;
  readonly pieces: number;
  requests: number;
  /** How often and how much the provider bills for it. */
  bills: number[];
  /** Resolves once the client has seen all the pieces. */
  readonly seen: PromiseWithResolvers<void>;
}

vi.setConfig({ testTimeout: times(60_000, 600_000) });

let upstream: Upstream;
let core: TestCore;
let story: Story;
afterEach(() => core.stop());

it(`keeps the books through ${CALLS} random faults: settled is the bill, doubtful at least that`, async () => {
  const random = createSeededRandom('gateway-random-faults');
  upstream = await startUpstream();
  core = await startTestCore({ upstream, limits: NO_RATE });
  upstream.answer = (request, response) => void act(request, response);
  const { port } = upstream.server.address() as AddressInfo;
  const states = new Map<string, number>();
  const checked = new Set<string>();

  for (let call = 0; call < CALLS; call += 1) {
    // How a row of failures is cut short is another test's affair.
    await core.client.providers.tryNow({ providerId: 'claude' });
    const fault = random.pick(FAULTS);
    story = {
      id: `story ${call}: a request that is as long as its tokens say, and some more.`,
      fault,
      pieces: random.between(1, MOST_PIECES),
      requests: 0,
      bills: [],
      seen: Promise.withResolvers(),
    };
    if (fault === 'refused-connection') await stopListening();
    await ask(story);
    if (fault === 'refused-connection') {
      upstream.server.listen(port, '127.0.0.1');
      await once(upstream.server, 'listening');
    }

    const kept = await closedCall(checked);
    expect(faultsOf(kept, story), `${fault}: ${JSON.stringify(kept)}`).toEqual([]);
    states.set(kept.state, (states.get(kept.state) ?? 0) + 1);
  }

  expect(checked.size).toBe(CALLS);
  expect([...states.keys()].toSorted()).toEqual([
    'aborted',
    'cancelled',
    'failed',
    'ok',
    'unknown',
  ]);
  report([...states].map(([state, times]) => `${times} ${state}`).join(', '));
});

/** What the ledger says of a call that the provider's bill does not, in words. */
function faultsOf({ cost, attempts }: CallDetail, { bills, requests, fault }: Story): string[] {
  const billed = bills.reduce((sum, bill) => sum + bill, 0);
  const reserved = attempts.reduce((sum, one) => sum + (one.reservedNanoUsd ?? 0), 0);
  const booked = cost.nanoUsd ?? 0;
  const broken: string[] = [];
  if (bills.length > 1) broken.push(`paid ${bills.length} times`);
  if (fault !== 'refused-connection' && attempts.length !== requests)
    broken.push(`${requests} requests and ${attempts.length} attempts`);
  if (cost.source === 'list_price' && booked !== billed)
    broken.push(`settled as ${booked}, billed ${billed}`);
  if (cost.source === 'estimate' && (booked < billed || booked > reserved))
    broken.push(`guessed ${booked}, billed ${billed}, reserved ${reserved}`);
  if (cost.nanoUsd === null && billed > 0) broken.push(`billed ${billed} and not booked`);
  return broken;
}

async function ask({ id, fault, pieces, seen }: Story): Promise<void> {
  const leaving = new AbortController();
  let text = '';
  const onText = (part: string): void => {
    text += part;
    if (text.split(PIECE).length - 1 < pieces) return;
    seen.resolve();
    if (fault === 'client-leaves') leaving.abort();
  };
  const isStream = !['none', 'refused-connection', 'reset-unread', 'reset-billed'].includes(fault);
  const options = { onText, signal: leaving.signal };
  // A refused connection may be tried again, which nobody here waits for.
  const patience = fault === 'refused-connection' ? within(300) : {};
  const body = bodyOf(id, isStream && fault !== 'busy-once');
  await post(core, '/anthropic/v1/messages', body, { ...options, ...patience }).catch(() => null);
}

/** The provider's side of the story. */
async function act(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { fault, pieces, seen, bills } = story;
  story.requests += 1;
  if (fault === 'reset-unread') return void request.socket.resetAndDestroy();
  await readAsked(request);
  if (fault === 'reset-billed') {
    bills.push(priceOf(INPUT_TOKENS, OUTPUT_TOKENS));
    return void request.socket.resetAndDestroy();
  }
  if (fault === 'busy-once' && story.requests === 1)
    return sendFault(response, 503, 'api_error', { 'retry-after-ms': '2' });
  if (fault === 'none' || fault === 'busy-once') {
    bills.push(priceOf(INPUT_TOKENS, OUTPUT_TOKENS));
    return sendMessage(response, INPUT_TOKENS, OUTPUT_TOKENS);
  }
  if (fault === 'error-before-content') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    return void response.end(ERROR_EVENT);
  }
  beginStream(response, INPUT_TOKENS);
  if (fault === 'cut-before-content') {
    bills.push(priceOf(INPUT_TOKENS, 1));
    return void response.destroy();
  }
  for (let piece = 0; piece < pieces; piece += 1) response.write(textPiece(PIECE));
  await seen.promise;
  const seenTokens = Math.ceil((pieces * PIECE.length) / CHARACTERS_PER_TOKEN);
  const isWhole = fault === 'none-streamed' || fault === 'cut-after-end';
  bills.push(priceOf(INPUT_TOKENS, isWhole ? OUTPUT_TOKENS : seenTokens));
  if (fault === 'none-streamed') response.end(streamEnd(OUTPUT_TOKENS));
  else if (fault === 'cut-after-end')
    response.write(streamEnd(OUTPUT_TOKENS), () => response.destroy());
  else if (fault === 'error-in-content') response.end(ERROR_EVENT);
  else if (fault === 'cut-in-content') response.destroy();
}

const ERROR_EVENT =
  'event: error\ndata: {"type":"error","error":{"type":"api_error","message":"No."}}\n\n';

async function stopListening(): Promise<void> {
  const closed = once(upstream.server, 'close');
  upstream.server.close();
  upstream.server.closeAllConnections();
  await closed;
}

/** The newest call, once it is closed; none is counted twice. */
async function closedCall(checked: Set<string>): Promise<CallDetail> {
  let id = '';
  await until('the call is closed', 5_000, async () => {
    const { calls } = await core.client.calls.list({ before: null, limit: 1 });
    id = calls[0]?.id ?? '';
    return id !== '' && !checked.has(id) && calls[0]?.state !== 'open';
  });
  checked.add(id);
  return core.client.calls.get({ id });
}
