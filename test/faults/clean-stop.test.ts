import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openDatabase } from '#main/host/sqlite.ts';
import { createSeededRandom, report, times } from '#test/support/fault-run.ts';
import { carriersOf, descendantsOf, endAll, isStillThere } from '#test/support/leftovers.ts';
import { callTool, postMessage, type Answer } from '#test/support/ask-host.ts';
import { isAlive } from '#test/support/mcp-supervisor.ts';
import {
  makeOddProfile,
  TEN_SERVERS,
  TEN_SERVERS_PROCESSES,
  type OddProfile,
} from '#test/support/odd-profile.ts';
import { openBooks, type ProfileBooks } from '#test/support/profile-books.ts';
import {
  freePort,
  removeHome,
  spawnHost,
  startHost,
  type RunningHost,
} from '#test/support/running-host.ts';
import { until } from '#test/support/until.ts';

/** From the signal to the end of the process, whatever it was doing. */
const ENDED_MS = 6_000;
const STREAMS = 20;

const profiles: OddProfile[] = [];
const books: ProfileBooks[] = [];
let host: RunningHost | undefined;
afterEach(async () => {
  await host?.stop();
  for (const one of books.splice(0)) one.database.close();
  for (const { home } of profiles.splice(0)) removeHome(home);
});

function makeProfile(traits: Readonly<Record<string, readonly string[]>>): OddProfile {
  const profile = makeOddProfile(traits);
  profiles.push(profile);
  return profile;
}

async function start(traits: Readonly<Record<string, readonly string[]>>) {
  const profile = makeProfile(traits);
  const running = await startHost({ home: profile.home });
  host = running;
  const token = await running.cli('client', 'add', 'Test');
  const whenStarted = () =>
    until('its servers are started', 10_000, () => profile.pids().length > 0);
  return { profile, running, asker: { address: running.address, token }, whenStarted };
}

/** Ends the host with SIGTERM, and checks that it leaves nothing: no process and no open row. */
async function stopCleanly(running: RunningHost): Promise<ProfileBooks> {
  const before = openBooks(running.folder);
  const cookies = before.liveCookies();
  before.database.close();
  const tree = descendantsOf(running.child.pid ?? 0);

  const startMs = performance.now();
  const code = await running.stop();
  const tookMs = performance.now() - startMs;

  try {
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(ENDED_MS);
    await until('nobody is left', 2_000, () => !tree.some(isStillThere));
    expect(carriersOf(cookies)).toEqual([]);
    return expectClosedBooks(running.folder);
  } finally {
    endAll([...tree, ...carriersOf(cookies)]);
  }
}

function expectClosedBooks(folder: string): ProfileBooks {
  const after = openBooks(folder);
  books.push(after);
  expect(after.openCalls() + after.openAttempts()).toBe(0);
  expect(after.liveCookies().size).toBe(0);
  expect(after.integrity()).toBe('ok');
  expect(after.verifyAudit()).toMatchObject({ state: 'whole' });
  return after;
}

/** It may have ended before there was anything to write. */
function hasBooks(folder: string): boolean {
  return openDatabase(join(folder, 'tallylight.db')).version() > 0;
}

function lastAudit({ database }: ProfileBooks): string {
  const last = database.get('SELECT kind FROM audit ORDER BY sequence DESC LIMIT 1');
  return (last as { kind: string }).kind;
}

/** What appears in the profile folder, in this order, while a host starts. */
const STEPS = [
  'profile.lock',
  'tallylight.db',
  'tallylight.db-wal',
  'logs/tallylight.log',
  'tallylight.schema.json',
  'tallylight.last-good.json',
  'control.sock',
] as const;

it.each(STEPS)('ends cleanly at the moment of its start when there is %s', async (step) => {
  const random = createSeededRandom('clean-stop');
  for (let round = 1; round <= times(1, 20); round += 1) {
    const profile = makeProfile({ odd: [], mute: ['never-lists'] });
    const child = spawnHost({ home: profile.home, port: await freePort() });
    const ended = once(child, 'exit') as Promise<[number | null]>;
    await until(`there is ${step}`, 5_000, () => existsSync(join(profile.folder, step)));
    await new Promise((next) => setTimeout(next, random.between(0, 30)));

    const startMs = performance.now();
    child.kill('SIGTERM');
    const [code] = await ended;

    expect(code).toBe(0);
    expect(performance.now() - startMs).toBeLessThan(ENDED_MS);
    expect(profile.pids().filter(isAlive)).toEqual([]);
    if (hasBooks(profile.folder)) expectClosedBooks(profile.folder);
  }
});

it('ends cleanly while nothing happens', async () => {
  const { running, whenStarted } = await start({ odd: [] });
  await whenStarted();

  const after = await stopCleanly(running);

  expect(lastAudit(after)).toBe('host.stop');
});

it.each([
  ['never answers the opening', ['silent']],
  ['ends at once, and waits for its next start', ['exits-at-once']],
] as const)('ends cleanly with a server that %s', async (_what, traits) => {
  const { running, whenStarted } = await start({ odd: traits });
  await whenStarted();

  const after = await stopCleanly(running);

  expect(lastAudit(after)).toBe('host.stop');
});

it('ends ten servers side by side, some of which ignore the end of their input and TERM', async () => {
  const { running, profile } = await start(TEN_SERVERS);
  await until('all are started', 20_000, () => profile.pids().length === TEN_SERVERS_PROCESSES);

  const after = await stopCleanly(running);

  expect(lastAudit(after)).toBe('host.stop');
});

it(`tells ${STREAMS} clients in the middle of their streams, and books what they had`, async () => {
  const { running, asker } = await start({});
  const hasContent = new Set<number>();
  const streams = Array.from({ length: STREAMS }, (_, index) =>
    postMessage(asker, {
      isStream: true,
      mood: 'slow',
      onText: (text) => text.includes('text_delta') && hasContent.add(index),
    }),
  );
  await until('all of them stream', 20_000, () => hasContent.size === STREAMS);

  const startMs = performance.now();
  const stopping = stopCleanly(running);
  const answers = await Promise.all(streams);
  report(`${STREAMS} streams ended in ${(performance.now() - startMs).toFixed(0)} ms`);
  const after = await stopping;

  expect(answers.flatMap(findUntold)).toEqual([]);
  for (const { headers } of answers) {
    const call = after.calls.find(String(headers['x-tallylight-call-id']));
    expect(call).toMatchObject({ state: 'aborted', attempts: [{ state: 'aborted' }] });
    expect(call?.cost.nanoUsd).toBeGreaterThan(0);
  }
});

/** In what way a client could take this stream for a complete answer, in words. */
function findUntold({ text, isWhole }: Answer): string[] {
  const events = text.split('\n\n').filter((event) => event !== '');
  const last = events.at(-1) ?? '';
  const data: unknown = JSON.parse(/^data: (.+)$/m.exec(last)?.[1] ?? 'null');
  return [
    ...(isWhole ? ['it ended like a complete one'] : []),
    ...(text.includes('message_stop') ? ['it says that it is complete'] : []),
    ...(last.startsWith('event: error') && isErrorShape(data) ? [] : [`it ends with ${last}`]),
  ];
}

/** Of Anthropic: `{"type": "error", "error": {"type": …, "message": …}}`. */
function isErrorShape(data: unknown): boolean {
  const { type, error } = (data ?? {}) as { type?: string; error?: Record<string, unknown> };
  return type === 'error' && typeof error?.['type'] === 'string' && Boolean(error['message']);
}

it('would notice a stream that merely ends', () => {
  const cut = 'event: content_block_delta\ndata: {"type":"content_block_delta"}\n\n';
  const told = `${cut}event: error\ndata: {"type":"error","error":{"type":"x","message":"y"}}\n\n`;

  expect(findUntold({ status: 200, headers: {}, text: cut, isWhole: true })).toHaveLength(2);
  expect(findUntold({ status: 200, headers: {}, text: told, isWhole: true })).toHaveLength(1);
  expect(findUntold({ status: 200, headers: {}, text: told, isWhole: false })).toEqual([]);
});

it('answers a tool call that is under way, and books it', async () => {
  const { running, asker } = await start({ odd: [] });
  await until('the tool is there', 10_000, async () => {
    return (await callTool(asker, 'odd_echo', { text: 'x' })).isError !== true;
  });
  const call = callTool(asker, 'odd_hang');
  const before = openBooks(running.folder);
  await until('the call is under way', 5_000, () => before.openCalls() === 1);
  before.database.close();

  const after = await stopCleanly(running);

  await expect(call).resolves.toMatchObject({ isError: true });
  const [hanging] = after.calls.page(null, 1).calls;
  expect(hanging).toMatchObject({ what: 'Tool hang', state: 'unknown' });
});
