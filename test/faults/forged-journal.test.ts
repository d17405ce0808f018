import { spawn, type ChildProcess } from 'node:child_process';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSeededRandom, report } from '#test/support/fault-run.ts';
import {
  carriersOf,
  descendantsOf,
  endAll,
  isStillThere,
  lookAt,
  type Seen,
} from '#test/support/leftovers.ts';
import {
  makeOddProfile,
  TEN_SERVERS,
  TEN_SERVERS_PROCESSES,
  type OddProfile,
} from '#test/support/odd-profile.ts';
import { openBooks, type ProfileBooks } from '#test/support/profile-books.ts';
import { removeHome, startHost, type RunningHost } from '#test/support/running-host.ts';
import { until } from '#test/support/until.ts';

const FORGED_ROWS = 1_000;
/** Of a start: from the moment it is asked for until nobody of the last run is left. */
const SWEPT_MS = 3_000;

let profile: OddProfile;
let host: RunningHost | undefined;
const innocents: ChildProcess[] = [];
beforeEach(() => {
  profile = makeOddProfile(TEN_SERVERS);
});
afterEach(async () => {
  await host?.stop();
  for (const innocent of innocents.splice(0)) innocent.kill('SIGKILL');
  removeHome(profile.home);
});

/** Processes that have nothing to do with Tallylight, or with another one. */
function startInnocents(): Seen[] {
  const environments = [
    {},
    { TALLYLIGHT_COOKIE: '' },
    { TALLYLIGHT_COOKIE: 'run_of_another_profile' },
    { TALLYLIGHT_COOKIE: 'run_' },
    { NOTE: 'TALLYLIGHT_COOKIE=forged_1' },
  ];
  for (const extra of environments) {
    const { PATH = '' } = process.env;
    innocents.push(spawn('sleep', ['600'], { env: { PATH, ...extra }, detached: true }));
  }
  return innocents.map(({ pid }) => lookAt(pid ?? 0));
}

/** Runs ten servers, then ends host and guardian together. Resolves with what is left of the servers. */
async function crashWithGuardian(): Promise<Seen[]> {
  const before = profile.pids().length;
  const running = await startHost({ home: profile.home });
  const started = (): number[] => profile.pids().slice(before);
  await until('all servers run', 20_000, () => started().length === TEN_SERVERS_PROCESSES);
  const servers = started().map(lookAt);
  const ours = new Set(started());
  const [guardian] = descendantsOf(running.child.pid ?? 0).filter(({ pid }) => !ours.has(pid));
  process.kill(guardian?.pid ?? 0, 'SIGKILL');
  await running.kill();
  return servers.filter(isStillThere);
}

/** Writes rows that look like leftovers and are none: living ids that belong to somebody else. */
function forge({ database }: ProfileBooks, victims: readonly Seen[]): void {
  const random = createSeededRandom('forged-journal');
  const insert = `INSERT INTO processes (cookie, server_id, started_at, pid, start_ticks)
    VALUES (:cookie, :serverId, 0, :pid, :startTicks)`;
  database.transaction(() => {
    for (let row = 1; row <= FORGED_ROWS; row += 1) {
      const { pid, startTicks } = random.pick(victims);
      database.run(insert, {
        cookie: `forged_${row}`,
        serverId: `forged${row % 10}`,
        // The right one, one that was used again, one that can't be.
        pid: random.pick([pid, pid, -pid, 0, 2 ** 40]),
        startTicks: random.pick([startTicks, String(Number(startTicks) - 1), '', null]),
      });
    }
  });
}

it('ends what outlived host and guardian within three seconds, and kills nobody for 1,000 forged rows', async () => {
  const victims = startInnocents();
  const left = await crashWithGuardian();
  expect(left.length).toBeGreaterThanOrEqual(10);
  const crashed = openBooks(profile.folder);
  forge(crashed, victims);
  const cookies = crashed.liveCookies();
  crashed.database.close();
  expect(cookies.size).toBe(FORGED_ROWS + Object.keys(TEN_SERVERS).length);

  const startMs = performance.now();
  const starting = startHost({ home: profile.home });
  await until('nobody is left', SWEPT_MS, () => !left.some(isStillThere));
  report(`leftovers gone ${(performance.now() - startMs).toFixed(0)} ms after the start began`);
  host = await starting;

  try {
    expect(victims.filter(isStillThere)).toEqual(victims);
    await until('its own servers run', 20_000, () => carriersOfNow().length >= 14);
    const books = openBooks(profile.folder);
    expect(books.liveCookies().size).toBe(Object.keys(TEN_SERVERS).length);
    books.database.close();
    expect(victims.filter(isStillThere)).toEqual(victims);
  } finally {
    endAll(left);
  }
});

function carriersOfNow(): Seen[] {
  const books = openBooks(profile.folder);
  const cookies = books.liveCookies();
  books.database.close();
  return carriersOf(cookies);
}

it('would notice an innocent that was killed', async () => {
  const victims = startInnocents();
  const [first, ...others] = victims;

  endAll(first ? [first] : []);

  await until('it is gone', 1_000, () => victims.filter(isStillThere).length === others.length);
  expect(victims.filter(isStillThere)).toEqual(others);
});
