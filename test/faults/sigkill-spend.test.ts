import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { post, type Asker } from '#test/support/ask-host.ts';
import { createSeededRandom, report, times } from '#test/support/fault-run.ts';
import { openContract } from '#test/support/open-contract.ts';
import { openBooks } from '#test/support/profile-books.ts';
import { freePort, removeHome, startHost, type RunningHost } from '#test/support/running-host.ts';
import {
  beginStream,
  bodyOf,
  priceOf,
  readAsked,
  sendMessage,
  streamEnd,
  textPiece,
} from '#test/support/scripted-answers.ts';
import { NO_RATE, TEST_KEY } from '#test/support/test-core.ts';
import { until } from '#test/support/until.ts';

const KILLS = times(5, 100);
const CLIENTS = 8;
const RESOLVED_MS = 60_000;
const INPUT_TOKENS = 20;
const OUTPUT_TOKENS = 30;
const PIECE = 'Some words. ';
const PIECES = 5;
const PIECE_MS = 3;
const CHARACTERS_PER_TOKEN = 4;

let home: string | undefined;
let host: RunningHost | undefined;
let provider: Server | undefined;
afterEach(async () => {
  await host?.stop();
  provider?.closeAllConnections();
  provider?.close();
  if (home !== undefined) removeHome(home);
});

it(`books no less than the bill in ${KILLS} kills in traffic, and no more than was held back`, async () => {
  const random = createSeededRandom('sigkill-spend');
  const bill = { nanoUsd: 0, requests: 0 };
  provider = createServer((request, response) => void answer(request, response, bill));
  provider.listen(0, '127.0.0.1');
  await once(provider, 'listening');
  home = mkdtempSync(join(tmpdir(), 'tallylight-spend-'));
  writeSettings(home, (provider.address() as AddressInfo).port);
  const port = await freePort();
  let openAtKills = 0;

  for (let kill = 1; kill <= KILLS; kill += 1) {
    host = await startHost({ home, port, flags: [] });
    const asker = await furnish(host, `Load ${kill}`);
    const load = startLoad(asker);
    const enough = bill.requests + random.between(CLIENTS, 60);
    await until('the load runs', 20_000, () => bill.requests >= enough);
    await pause(random.fraction() * 20);
    await host.kill();
    await load.end();
    openAtKills += countOpen(host.folder);
  }
  host = await startHost({ home, port, flags: [] });
  const resolvedMs = await until('all is resolved', RESOLVED_MS, () => openNow() === 0);

  const books = openBooks(host.folder);
  const { spent, doubtful, requests } = books.database.get(
    `SELECT SUM(cost_nano_usd) AS spent, COUNT(*) AS requests,
            SUM(CASE WHEN state <> 'ok' THEN reserved_nano_usd ELSE 0 END) AS doubtful
     FROM attempts WHERE state <> 'refused'`,
  ) as { readonly spent: number; readonly doubtful: number; readonly requests: number };
  const shown = books.database.get('SELECT SUM(cost_nano_usd) AS spent FROM calls') as {
    readonly spent: number;
  };
  books.database.close();
  report(
    `billed ${bill.nanoUsd}, booked ${spent}, held back for what was cut ${doubtful} nano-dollars; ${openAtKills} open at the kills, resolved after ${resolvedMs.toFixed(0)} ms`,
  );
  expect(openAtKills).toBeGreaterThan(0);
  expect(requests).toBeGreaterThanOrEqual(bill.requests);
  expect(spent).toBeGreaterThanOrEqual(bill.nanoUsd);
  expect(spent - bill.nanoUsd).toBeLessThanOrEqual(doubtful);
  expect(shown.spent).toBe(spent);
});

function openNow(): number {
  return host ? countOpen(host.folder) : 0;
}

function countOpen(folder: string): number {
  const books = openBooks(folder);
  const open = books.openAttempts();
  books.database.close();
  return open;
}

function writeSettings(folder: string, port: number): void {
  mkdirSync(join(folder, 'default'), { recursive: true, mode: 0o700 });
  const limits = { ...NO_RATE, atOnce: CLIENTS };
  const claude = { baseUrl: `http://127.0.0.1:${port}`, limits };
  const settings = join(folder, 'default', 'tallylight.json');
  writeFileSync(settings, JSON.stringify({ providers: { claude } }));
}

/** A key for this run of the host, and a client. */
async function furnish({ windowUrl, address }: RunningHost, name: string): Promise<Asker> {
  const page = await openContract(windowUrl);
  const key = { providerId: 'claude', key: TEST_KEY, name: 'Test', store: 'session' } as const;
  await page.client.providers.addKey(key);
  await page.client.providers.tryNow({ providerId: 'claude' });
  const { token } = await page.client.clients.add({ name, scope: 'use' });
  page.close();
  return { address, token };
}

/** Clients that ask one thing after the other, until they are told to stop or nobody is there. */
function startLoad(asker: Asker): { end(): Promise<void> } {
  let isOver = false;
  const askOn = async (isStream: boolean): Promise<void> => {
    while (!isOver) {
      const body = bodyOf('A request that is as long as its tokens say, and some more.', isStream);
      const answered = await post(asker, '/anthropic/v1/messages', body).catch(() => null);
      if (answered === null) return;
    }
  };
  const running = Array.from({ length: CLIENTS }, (_nothing, client) => askOn(client % 2 === 0));
  return {
    async end() {
      isOver = true;
      await Promise.all(running);
    },
  };
}

/** Bills what it has done, whether anybody still waits for it or not. */
async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  bill: { nanoUsd: number; requests: number },
): Promise<void> {
  if (request.method === 'GET') return void response.end('{"data":[]}');
  let isGone = false;
  response.on('close', () => {
    isGone = true;
  });
  const { isStream } = await readAsked(request);
  bill.requests += 1;
  if (!isStream) {
    bill.nanoUsd += priceOf(INPUT_TOKENS, OUTPUT_TOKENS);
    await pause(PIECE_MS);
    return sendMessage(response, INPUT_TOKENS, OUTPUT_TOKENS);
  }
  beginStream(response, INPUT_TOKENS);
  let pieces = 0;
  while (pieces < PIECES && !isGone) {
    pieces += 1;
    response.write(textPiece(PIECE));
    await pause(PIECE_MS);
  }
  const seenTokens = Math.ceil((pieces * PIECE.length) / CHARACTERS_PER_TOKEN);
  const outputTokens = isGone ? seenTokens : OUTPUT_TOKENS;
  bill.nanoUsd += priceOf(INPUT_TOKENS, outputTokens);
  response.end(streamEnd(OUTPUT_TOKENS));
}
