import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { askAndStall, post, type Asker } from '#test/support/ask-host.ts';
import { report, times } from '#test/support/fault-run.ts';
import { openContract } from '#test/support/open-contract.ts';
import { removeHome, startHost, type RunningHost } from '#test/support/running-host.ts';
import {
  beginStream,
  bodyOf,
  readAsked,
  streamEnd,
  textPiece,
} from '#test/support/scripted-answers.ts';
import { NO_RATE, TEST_KEY } from '#test/support/test-core.ts';
import { until } from '#test/support/until.ts';

const STALLED = 50;
const HONEST_CALLS = 20;
const MEGABYTE = 1024 * 1024;
const HONEST_BYTES = 8 * MEGABYTE;
const GROWTH_AT_MOST_MB = 100;
const PIECE = textPiece('x'.repeat(64 * 1024));
/** The end of a reader that takes nothing is shown with a clock of its own; at night with a real one, too. */
const ABORTED_AFTER_MS = times(0, 60_000);
/** What a busy computer may be late. */
const LATE_MS = 15_000;

let home: string | undefined;
let host: RunningHost | undefined;
let provider: Server | undefined;
afterEach(async () => {
  await host?.stop();
  provider?.closeAllConnections();
  provider?.close();
  if (home !== undefined) removeHome(home);
});

it(`keeps its memory and its other callers while ${STALLED} readers take nothing`, async () => {
  const offers = new Set<ServerResponse>();
  provider = createServer((asked, response) => void offer(asked, response, offers));
  provider.listen(0, '127.0.0.1');
  await once(provider, 'listening');
  home = mkdtempSync(join(tmpdir(), 'tallylight-stalled-'));
  writeSettings(home, (provider.address() as AddressInfo).port);
  host = await startHost({ home, flags: [] });
  const asker = await furnish(host);
  const { pid } = host.child;
  const rssMb = (): number => readRssMb(pid as number);
  for (let call = 0; call < HONEST_CALLS; call += 1) await askHonestly(asker);
  const beforeMb = rssMb();

  const startMs = performance.now();
  const stalled = await Promise.all(
    Array.from({ length: STALLED }, (_nothing, index) =>
      askAndStall(asker, bodyOf(`stalled ${index}`, true)),
    ),
  );
  let mostMb = rssMb();
  const tookMs: number[] = [];
  for (let call = 0; call < HONEST_CALLS; call += 1) {
    const askedMs = performance.now();
    await askHonestly(asker);
    tookMs.push(performance.now() - askedMs);
    mostMb = Math.max(mostMb, rssMb());
  }

  report(
    `${beforeMb.toFixed(0)} MB before, ${mostMb.toFixed(0)} MB at most with ${STALLED} stalled readers; an honest 8 MB took ${Math.max(...tookMs).toFixed(0)} ms at most`,
  );
  expect(offers.size).toBe(STALLED);
  expect(mostMb - beforeMb).toBeLessThanOrEqual(GROWTH_AT_MOST_MB);
  let offeredNearlyToTheEnd = offers.size;
  let afterMb = rssMb();
  if (ABORTED_AFTER_MS > 0) {
    await pause(ABORTED_AFTER_MS - 10_000 - (performance.now() - startMs));
    offeredNearlyToTheEnd = offers.size;
    await until('nobody is offered anything', 10_000 + LATE_MS, () => offers.size === 0);
    report(`all aborted after ${((performance.now() - startMs) / 1_000).toFixed(1)} s`);
    afterMb = rssMb();
  }
  expect(offeredNearlyToTheEnd).toBe(STALLED);
  expect(afterMb - beforeMb).toBeLessThanOrEqual(GROWTH_AT_MOST_MB);
  for (const one of stalled) one.destroy();
  await until('all are let go', 10_000, () => offers.size === 0);
});

/** Writes as fast as somebody takes it: without end, or to the end of an honest answer. */
async function offer(
  asked: IncomingMessage,
  response: ServerResponse,
  offers: Set<ServerResponse>,
): Promise<void> {
  if (asked.method === 'GET') return void response.end('{"data":[]}');
  const { content } = await readAsked(asked);
  let leftBytes = Infinity;
  if (content === 'honest') leftBytes = HONEST_BYTES;
  else offers.add(response);
  response.on('close', () => offers.delete(response));
  beginStream(response, 20);
  const goOn = (): void => {
    while (leftBytes > 0) {
      leftBytes -= PIECE.length;
      if (!response.write(PIECE)) return;
    }
    response.off('drain', goOn);
    response.end(streamEnd(1));
  };
  response.on('drain', goOn);
  goOn();
}

async function askHonestly(asker: Asker): Promise<void> {
  let bytes = 0;
  const onText = (text: string): void => {
    bytes += text.length;
  };
  const answer = await post(asker, '/anthropic/v1/messages', bodyOf('honest', true), { onText });
  expect(answer.status).toBe(200);
  expect(answer.isWhole).toBe(true);
  expect(bytes).toBeGreaterThan(HONEST_BYTES);
}

function readRssMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}

function writeSettings(folder: string, port: number): void {
  mkdirSync(join(folder, 'default'), { recursive: true, mode: 0o700 });
  const limits = { ...NO_RATE, atOnce: 2 * STALLED };
  const claude = { baseUrl: `http://127.0.0.1:${port}`, limits };
  const settings = join(folder, 'default', 'tallylight.json');
  writeFileSync(settings, JSON.stringify({ providers: { claude } }));
}

/** A key for this run of the host, and a client. */
async function furnish({ windowUrl, address }: RunningHost): Promise<Asker> {
  const page = await openContract(windowUrl);
  const key = { providerId: 'claude', key: TEST_KEY, name: 'Test', store: 'session' } as const;
  await page.client.providers.addKey(key);
  const { token } = await page.client.clients.add({ name: 'Test', scope: 'use' });
  page.close();
  return { address, token };
}
