import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
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
vi.setConfig({ testTimeout: times(10, 60) * 60_000 });
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

interface Bill {
  nanoUsd: number;
  requests: number;
}

it(`books no less than the bill in each of ${KILLS} kills in traffic, and no more than was held back`, async () => {
  const random = createSeededRandom('sigkill-spend');
  const bill: Bill = { nanoUsd: 0, requests: 0 };
  const underWay = new Set<object>();
  provider = createServer((request, response) => {
    underWay.add(response);
    // A request that was cut before its end is not billed.
    void answer(request, response, bill)
      .catch(() => {})
      .finally(() => underWay.delete(response));
  });
  provider.on('connection', (socket) => {
    underWay.add(socket);
    socket.on('close', () => underWay.delete(socket));
  });
  provider.listen(0, '127.0.0.1');
  await once(provider, 'listening');
  home = mkdtempSync(join(tmpdir(), 'tallylight-spend-'));
  writeSettings(home, (provider.address() as AddressInfo).port);
  const port = await freePort();
  const resolvedMs: number[] = [];
  let attemptsCut = 0;
  let mostExcess = 0;
  host = await startHost({ home, port, flags: [] });

  for (let kill = 1; kill <= KILLS; kill += 1) {
    const billedBefore = { ...bill };
    const bookedBefore = readBooks(host.folder);
    const load = startLoad(await furnish(host, `Load ${kill}`));
    const enough = bill.requests + random.between(CLIENTS, 60);
    await until('the load runs', 20_000, () => bill.requests >= enough);
    await pause(random.fraction() * 20);
    await host.kill();
    await load.end();
    await until('the provider has billed all that reached it', 5_000, () => underWay.size === 0);
    const { open, heldBack } = readBooks(host.folder);

    const startedMs = performance.now();
    host = await startHost({ home, port, flags: [] });
    const { folder } = host;
    await until('all is resolved', RESOLVED_MS, () => readBooks(folder).open === 0);
    resolvedMs.push(performance.now() - startedMs);

    const booked = readBooks(folder);
    const excess = booked.spent - bookedBefore.spent - (bill.nanoUsd - billedBefore.nanoUsd);
    expect(excess).toBeGreaterThanOrEqual(0);
    expect(excess).toBeLessThanOrEqual(heldBack);
    const reached = bill.requests - billedBefore.requests;
    expect(booked.attempts - bookedBefore.attempts).toBeGreaterThanOrEqual(reached);
    expect(booked.shown).toBe(booked.spent);
    attemptsCut += open;
    mostExcess = Math.max(mostExcess, heldBack === 0 ? 0 : excess / heldBack);
  }

  report(
    `${bill.requests} requests billed ${bill.nanoUsd} nano-dollars; ${attemptsCut} attempts cut; booked too much: ${(mostExcess * 100).toFixed(0)} % of what was held back at most; resolved ${Math.max(...resolvedMs).toFixed(0)} ms after a start at most`,
  );
  expect(attemptsCut).toBeGreaterThan(0);
});

/** Money is in nano-dollars. */
interface Booked {
  readonly attempts: number;
  readonly spent: number;
  /** What the calls add up to, which is what people see. */
  readonly shown: number;
  /** Attempts that nobody has settled, and what is held back for them. */
  readonly open: number;
  readonly heldBack: number;
}

function readBooks(folder: string): Booked {
  const { database } = openBooks(folder);
  try {
    return database.get(
      `SELECT COUNT(*) AS attempts, COALESCE(SUM(cost_nano_usd), 0) AS spent,
              COUNT(CASE WHEN state = 'open' THEN 1 END) AS open,
              COALESCE(SUM(CASE WHEN state = 'open' THEN reserved_nano_usd END), 0) AS heldBack,
              (SELECT COALESCE(SUM(cost_nano_usd), 0) FROM calls) AS shown
       FROM attempts`,
    ) as Booked;
  } finally {
    database.close();
  }
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
  bill: Bill,
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
