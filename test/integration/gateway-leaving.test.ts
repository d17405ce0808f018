import type { ServerResponse } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { createSeededRandom, percentile, report, times } from '#test/support/fault-run.ts';
import {
  openRawClient,
  WAYS_TO_GO,
  type RawClient,
  type WayToGo,
} from '#test/support/raw-client.ts';
import { beginStream, bodyOf, readAsked, textPiece } from '#test/support/scripted-answers.ts';
import {
  NO_RATE,
  startTestCore,
  startUpstream,
  type TestCore,
  type Upstream,
} from '#test/support/test-core.ts';
import { until } from '#test/support/until.ts';

const LEAVERS = times(112, 208);
const AT_ONCE = 16;
/** Slower than most models, so that a busy computer has its turn in between. */
const PIECE_MS = 150;
const MOST_PIECES = 3;
const CLOSED_MS = 100;
/** Of the event loop, from the client's socket through the core's two to the provider's. */
const NEWS_TURNS = 5;

vi.setConfig({ testTimeout: times(60_000, 600_000) });

let upstream: Upstream;
let core: TestCore;
afterEach(() => core.stop());

/** When it leaves: in the middle of its request, before there is a head, or after so many pieces. */
type Point = 'in-request' | 'before-head' | number;

interface Leaver {
  readonly way: WayToGo;
  readonly point: Point;
  /** How long it hesitates at its point. */
  readonly hesitatesMs: number;
  /** Its point, and the end of its request at the provider's. */
  readonly reached: PromiseWithResolvers<void>;
  readonly closed: PromiseWithResolvers<void>;
  /** Pieces that it was given. */
  came: number;
  leftAtMs: number | null;
  /** Pieces that were written for it after it had left. */
  afterwards: number;
  closedAfterMs: number | null;
}

it(`stops the provider for each of ${LEAVERS} clients that leave, and books what they used`, async () => {
  upstream = await startUpstream();
  core = await startTestCore({ upstream, limits: { ...NO_RATE, atOnce: AT_ONCE } });
  const random = createSeededRandom('gateway-leaving');
  const leavers = Array.from({ length: LEAVERS }, (_nothing, index): Leaver => {
    const chance = random.fraction();
    const inRequest = chance < 0.1 ? 'in-request' : null;
    const beforeHead = chance < 0.35 ? 'before-head' : null;
    return {
      way: WAYS_TO_GO[index % WAYS_TO_GO.length] as WayToGo,
      point: inRequest ?? beforeHead ?? random.between(1, MOST_PIECES),
      hesitatesMs: random.fraction() * PIECE_MS,
      reached: Promise.withResolvers(),
      closed: Promise.withResolvers(),
      came: 0,
      leftAtMs: null,
      afterwards: 0,
      closedAfterMs: null,
    };
  });
  const asked = leavers.filter(({ point }) => point !== 'in-request');
  upstream.answer = (request, response) =>
    void readAsked(request).then(({ content }) => {
      const leaver = leavers[Number(content)];
      return leaver && talk(leaver, response);
    });
  const socketsBefore = countSockets();
  let lateMs = 0;

  for (let first = 0; first < LEAVERS; first += AT_ONCE) {
    const together = leavers.slice(first, first + AT_ONCE);
    // All are there before the first one asks, because a process that starts keeps everybody waiting.
    const clients = await Promise.all(together.map(openClient));
    const lateness = monitorEventLoopDelay();
    lateness.enable();
    await Promise.all(
      together.map((leaver, place) => leave(leaver, first + place, clients[place] as RawClient)),
    );
    lateness.disable();
    lateMs = Math.max(lateMs, lateness.percentile(99) / 1e6);
  }

  const listed = async () => (await core.client.calls.list({ before: null, limit: LEAVERS })).calls;
  await until('every call is closed', 5_000, async () => {
    const calls = await listed();
    return calls.length === asked.length && calls.every(({ state }) => state !== 'open');
  });
  const calls = await listed();
  expect(calls.filter(({ state }) => state !== 'cancelled')).toEqual([]);
  expect(calls.filter(({ cost }) => cost.source !== 'estimate' || !cost.nanoUsd)).toEqual([]);
  expect(Math.max(...leavers.map(({ afterwards }) => afterwards))).toBeLessThanOrEqual(1);
  await until('no socket is left', 2_000, () => countSockets() <= socketsBefore);
  for (const way of WAYS_TO_GO) {
    const closed = asked.filter((one) => one.way === way).map(closedAfter);
    report(
      `${way}: upstream closed after p50 ${percentile(closed, 50).toFixed(1)} ms, at most ${Math.max(...closed).toFixed(1)} ms`,
    );
  }
  const closed = asked.map(closedAfter);
  // Everything runs on one computer here: what it was late with its own timers is no fault of Tallylight's.
  report(
    `all ${asked.length}: p99 ${percentile(closed, 99).toFixed(1)} ms, this computer being ${lateMs.toFixed(1)} ms late; ${leavers.filter(({ afterwards }) => afterwards > 0).length} got one piece more`,
  );
  expect(percentile(closed, 99)).toBeLessThanOrEqual(CLOSED_MS + lateMs);
});

const closedAfter = ({ closedAfterMs }: Leaver): number => closedAfterMs ?? Infinity;
const port = (): number => Number(new URL(core.address).port);

function openClient(leaver: Leaver): Promise<RawClient> {
  return openRawClient(port(), leaver.way, (text) => {
    leaver.came += text.split('event: content_block_delta').length - 1;
    if (typeof leaver.point === 'number' && leaver.came >= leaver.point) leaver.reached.resolve();
  });
}

/** One client from its request to the moment when the provider has noticed. */
async function leave(leaver: Leaver, index: number, client: RawClient): Promise<void> {
  const { way, point, hesitatesMs, reached, closed } = leaver;
  const request = requestOf(index);
  if (point === 'in-request') reached.resolve();
  client.write(point === 'in-request' ? request.slice(0, -20) : request);
  await reached.promise;
  await pause(hesitatesMs);

  leaver.leftAtMs = performance.now();
  client.goBy(way);
  if (point !== 'in-request') await closed.promise;
  client.dispose();
}

/** The provider's side: it goes on, piece by piece, for as long as anybody is there. */
async function talk(leaver: Leaver, response: ServerResponse): Promise<void> {
  response.once('close', () => {
    leaver.closedAfterMs = performance.now() - (leaver.leftAtMs ?? performance.now());
    leaver.closed.resolve();
  });
  if (leaver.point === 'before-head') return leaver.reached.resolve();
  beginStream(response, 20);
  while (!response.destroyed) {
    await pause(PIECE_MS);
    // On a busy computer, news that is already here would otherwise wait behind a late timer.
    for (let turns = 0; turns < NEWS_TURNS; turns += 1) await turn();
    if (response.destroyed) return;
    if (leaver.leftAtMs !== null) leaver.afterwards += 1;
    response.write(textPiece('Some words of an answer. '));
  }
}

function requestOf(index: number): string {
  const body = JSON.stringify(bodyOf(String(index), true));
  return [
    'POST /anthropic/v1/messages HTTP/1.1',
    'host: ' + new URL(core.address).host,
    `x-api-key: ${core.token}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

function countSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
}
