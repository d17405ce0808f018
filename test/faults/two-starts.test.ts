import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSeededRandom, report, times } from '#test/support/fault-run.ts';
import { freePort, removeHome, spawnHost } from '#test/support/running-host.ts';
import { until } from '#test/support/until.ts';

const ROUNDS = times(5, 25);
const AT_ONCE = 4;
/** Nothing but Node’s own start lies between the question and the answer of an owner that runs. */
const HAND_OVER_MS = 10_000;

let home: string;
const started: Start[] = [];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tallylight-starts-'));
});
afterEach(async () => {
  for (const one of started.splice(0)) await one.end();
  removeHome(home);
});

/** One start of the program, and what became of it. */
interface Start {
  readonly port: number;
  said(): string;
  /** Its exit code; `undefined` while it runs. */
  code(): number | null | undefined;
  end(): Promise<void>;
}

async function begin(): Promise<Start> {
  const port = await freePort();
  return watch(spawnHost({ home, port }), port);
}

function watch(child: ChildProcess, port: number): Start {
  let said = '';
  let code: number | null | undefined;
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (part: Buffer) => {
      said += part.toString();
    });
  child.once('close', (exitCode) => {
    code = exitCode;
  });
  const start: Start = {
    port,
    said: () => said,
    code: () => code,
    async end() {
      if (code !== undefined) return;
      const ended = once(child, 'close');
      child.kill('SIGTERM');
      await ended;
    },
  };
  started.push(start);
  return start;
}

const isOwner = (start: Start): boolean =>
  start.code() === undefined && start.said().includes('Tallylight is running');
const hasEnded = (start: Start): boolean => start.code() !== undefined;

/** What is wrong with who owns the profile, in words. */
function findFaults(starts: readonly Start[]): string[] {
  const owners = starts.filter(isOwner);
  const [owner] = owners;
  if (!owner || owners.length > 1) return [`${owners.length} own it`];
  const address = new RegExp(`http://127\\.0\\.0\\.1:${owner.port}/#code=\\w{10}`);
  return starts
    .filter((start) => start !== owner)
    .flatMap((other) => [
      ...(other.code() === 0 ? [] : [`one ended with ${other.code()}: ${other.said()}`]),
      ...(address.test(other.said()) ? [] : [`one showed no window: ${other.said()}`]),
    ]);
}

/** Resolves with the one that has the profile, once all others have shown its window and ended well. */
async function ownerOf(starts: readonly Start[]): Promise<Start> {
  await until('each owns it or has ended', HAND_OVER_MS, () =>
    starts.every((start) => isOwner(start) || hasEnded(start)),
  );
  expect(findFaults(starts)).toEqual([]);
  const owner = starts.find(isOwner) as Start;
  expect((await fetch(`http://127.0.0.1:${owner.port}/health`)).status).toBe(200);
  return owner;
}

it(`has one owner in each of ${ROUNDS} rounds of ${AT_ONCE} starts at the same moment`, async () => {
  for (let round = 1; round <= ROUNDS; round += 1) {
    const ports = await Promise.all(Array.from({ length: AT_ONCE }, freePort));
    const starts = ports.map((port) => watch(spawnHost({ home, port }), port));

    const owner = await ownerOf(starts);

    await owner.end();
    expect(owner.code()).toBe(0);
  }
});

it('hands over at any moment of the first one’s start', async () => {
  const random = createSeededRandom('two-starts');
  for (let round = 1; round <= ROUNDS; round += 1) {
    const first = await begin();
    await new Promise((next) => setTimeout(next, random.between(0, 700)));
    const second = await begin();

    const owner = await ownerOf([first, second]);

    await owner.end();
    expect(owner.code()).toBe(0);
  }
});

it('hands over within a second while the owner runs, and takes over once it has ended', async () => {
  const owner = await begin();
  await until('it runs', HAND_OVER_MS, () => isOwner(owner));
  const startMs = performance.now();
  const second = await begin();
  await until('the second one has ended', HAND_OVER_MS, () => hasEnded(second));
  report(
    `handed over in ${(performance.now() - startMs).toFixed(0)} ms, Node’s own start included`,
  );
  await ownerOf([owner, second]);

  // Asked for while the first one is still on its way out.
  const ending = owner.end();
  const third = await begin();

  await ending;
  await until('the third one runs', HAND_OVER_MS, () => isOwner(third) || hasEnded(third));
  expect(isOwner(third)).toBe(true);
});

it('would notice two owners, none, and one that only gave up', async () => {
  const start = (said: string, code?: number): Start => ({
    port: 7412,
    said: () => said,
    code: () => code,
    end: () => Promise.resolve(),
  });
  const runs = start('Tallylight is running. …');
  const shows = start('Tallylight is already running. http://127.0.0.1:7412/#code=0123456789', 0);

  expect(findFaults([runs, shows])).toEqual([]);
  expect(findFaults([runs, runs])).toEqual(['2 own it']);
  expect(findFaults([shows, shows])).toEqual(['0 own it']);
  expect(findFaults([runs, start('Another Tallylight has this profile.', 1)])).toHaveLength(2);
});
