import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { createSeededRandom, percentile, report, times } from '#test/support/fault-run.ts';
import { beginStream, bodyOf, readAsked, textPiece } from '#test/support/scripted-answers.ts';
import {
  NO_RATE,
  startTestCore,
  startUpstream,
  type TestCore,
  type Upstream,
} from '#test/support/test-core.ts';
import { until } from '#test/support/until.ts';

const LEAVERS = times(40, 200);
const AT_ONCE = 8;
/** Slower than most models, so that a busy computer has its turn in between. */
const PIECE_MS = 100;
const MOST_PIECES = 6;
const WAYS = ['destroy', 'end', 'reset'] as const;

vi.setConfig({ testTimeout: times(60_000, 600_000) });

let upstream: Upstream;
let core: TestCore;
afterEach(() => core.stop());

interface Leaver {
  readonly way: (typeof WAYS)[number];
  /** How much it takes before it leaves; `null`: it leaves before there is a head. */
  readonly pieces: number | null;
  pieceCame(): void;
  leftAtMs: number | null;
  /** Pieces that were written for it after it had left. */
  afterwards: number;
  closedAfterMs: number | null;
}

it(`stops the provider for each of ${LEAVERS} clients that leave, and books what they used`, async () => {
  upstream = await startUpstream();
  core = await startTestCore({ upstream, limits: { ...NO_RATE, atOnce: AT_ONCE } });
  const random = createSeededRandom('gateway-leaving');
  const leavers = Array.from({ length: LEAVERS }, (): Leaver => {
    const pieces = random.fraction() < 0.3 ? null : random.between(1, MOST_PIECES);
    return {
      way: random.pick(WAYS),
      pieces,
      pieceCame: () => {},
      leftAtMs: null,
      afterwards: 0,
      closedAfterMs: null,
    };
  });
  upstream.answer = (request, response) =>
    void readAsked(request).then(({ content }) => {
      const leaver = leavers[Number(content)];
      if (leaver) talk(leaver, response);
    });
  const socketsBefore = countSockets();

  const waiting = leavers.keys();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const index of waiting) await leave(leavers[index] as Leaver, index);
    }),
  );

  await until('every call is closed', 5_000, async () => {
    const { calls } = await core.client.calls.list({ before: null, limit: LEAVERS });
    return calls.length === LEAVERS && calls.every(({ state }) => state !== 'open');
  });
  const { calls } = await core.client.calls.list({ before: null, limit: LEAVERS });
  expect(calls.filter(({ state }) => state !== 'cancelled')).toEqual([]);
  expect(calls.filter(({ cost }) => cost.source !== 'estimate' || !cost.nanoUsd)).toEqual([]);
  expect(Math.max(...leavers.map(({ afterwards }) => afterwards))).toBeLessThanOrEqual(1);
  await until('no socket is left', 2_000, () => countSockets() <= socketsBefore);
  const closed = leavers.map(({ closedAfterMs }) => closedAfterMs ?? Infinity);
  report(
    `upstream closed after p50 ${percentile(closed, 50).toFixed(1)} ms, p99 ${percentile(closed, 99).toFixed(1)} ms; ${leavers.filter(({ afterwards }) => afterwards > 0).length} of ${LEAVERS} got one piece more`,
  );
  expect(percentile(closed, 99)).toBeLessThanOrEqual(1_000);
});

/** One client from its request to the moment when the provider has noticed. */
async function leave(leaver: Leaver, index: number): Promise<void> {
  const closed = Promise.withResolvers<void>();
  const enough = Promise.withResolvers<void>();
  let came = 0;
  leaver.pieceCame = () => enough.resolve();
  closings.set(leaver, closed.resolve);
  const socket = connect(Number(new URL(core.address).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.on('data', (part: Buffer) => {
    came += part.toString().split('event: content_block_delta').length - 1;
    if (leaver.pieces !== null && came >= leaver.pieces) enough.resolve();
  });
  await once(socket, 'connect');
  socket.write(requestOf(index));
  await enough.promise;

  leaver.leftAtMs = performance.now();
  goBy(leaver.way, socket);
  await closed.promise;
  socket.destroy();
}

const closings = new Map<Leaver, () => void>();

/** The provider's side: it goes on, piece by piece, for as long as anybody is there. */
function talk(leaver: Leaver, response: ServerResponse): void {
  const timer =
    leaver.pieces === null
      ? null
      : setInterval(() => {
          if (leaver.leftAtMs !== null) leaver.afterwards += 1;
          response.write(textPiece('Some words of an answer. '));
        }, PIECE_MS);
  if (leaver.pieces === null) leaver.pieceCame();
  else beginStream(response, 20);
  response.once('close', () => {
    if (timer) clearInterval(timer);
    leaver.closedAfterMs = performance.now() - (leaver.leftAtMs ?? performance.now());
    closings.get(leaver)?.();
  });
}

function goBy(way: Leaver['way'], socket: Socket): void {
  if (way === 'destroy') socket.destroy();
  else if (way === 'reset') socket.resetAndDestroy();
  else socket.end();
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
