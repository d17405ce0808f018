import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { ServerSummary } from '#contract/servers.ts';
import { callTool, postMessage, type Asker } from './ask-host.ts';
import type { SeededRandom } from './fault-run.ts';
import { descendantsOf } from './leftovers.ts';
import { settingsWith, type OddProfile } from './odd-profile.ts';
import type { OpenContract } from './open-contract.ts';
import type { RunningHost } from './running-host.ts';

export interface SoakParts {
  readonly host: RunningHost;
  readonly profile: OddProfile;
  readonly page: OpenContract;
  readonly asker: Asker;
  readonly random: SeededRandom;
}

export interface SoakFaults {
  /** Makes one fault, whichever comes. Resolves with its name once it is made. */
  next(): Promise<string>;
  /** Takes back what would stay, as the person would: the pause, the edited settings, a rest. */
  mend(): Promise<void>;
}

type Traits = Readonly<Record<string, readonly string[]>>;

/** What the soak runs. The first ones stay whatever is edited. */
export const SOAK_SERVERS: Traits = {
  steady: [],
  polite: [],
  deaf: ['ignores-term', 'ignores-end'],
  forks: ['has-child'],
  leaves: ['has-detached-child'],
  garbage: ['garbage'],
};
const MOODS = [
  'invalid-key',
  'restricted',
  'rate-limited',
  'spend-limit',
  'no-credit',
  'overloaded',
  'server-error',
  'html',
  'cut-stream',
  'error-event',
] as const;
/** Of the starts that a server has before Tallylight gives up, and the person must press Start. */
const KILLS_IN_A_ROW = 3;
const AT_ONCE = 8;
const PAUSED_MS = 500;

/** The servers as the window sees them. */
export async function serversOf({ client }: OpenContract): Promise<readonly ServerSummary[]> {
  for await (const { servers } of await client.servers.watch()) return servers;
  return [];
}

/** Everything that may go wrong around a host that has nothing wrong with it. */
export function createSoakFaults({ host, profile, page, asker, random }: SoakParts): SoakFaults {
  const kills = new Map<string, number>();
  let servers: Traits = SOAK_SERVERS;
  const { client } = page;

  const allAtOnce = async (ask: (index: number) => Promise<unknown>): Promise<void> => {
    const asked = Array.from({ length: AT_ONCE }, (_, index) => ask(index));
    await Promise.allSettled(asked);
  };
  const edit = (text: string): void => writeFileSync(profile.settings, text);
  /** As the person would; a server that was removed a moment ago can't be started any more. */
  const restart = async (id: string): Promise<void> => {
    const isThere = async () => (await serversOf(page)).some((server) => server.id === id);
    await client.servers.restart({ id }).catch(async (error: unknown) => {
      if (await isThere()) throw error;
    });
  };

  const faults: Readonly<Record<string, () => Promise<void> | void>> = {
    'a server is killed': async () => {
      const running = (await serversOf(page)).filter(({ pid }) => pid !== null);
      if (running.length === 0) throw new Error('No server runs any more');
      const { id, pid } = random.pick(running);
      const before = kills.get(id) ?? 0;
      kills.set(id, before >= KILLS_IN_A_ROW ? 0 : before + 1);
      if (before >= KILLS_IN_A_ROW) await restart(id);
      else if (pid !== null) process.kill(pid, 'SIGKILL');
    },
    'a server ends in the middle of calls': async () => {
      const calls = allAtOnce(() => callTool(asker, 'steady_hang'));
      await pause(50);
      await restart('steady');
      await calls;
    },
    'the guardian is killed': () => {
      const ids = new Set(profile.pids());
      const [guardian] = descendantsOf(host.child.pid ?? 0).filter(({ pid }) => !ids.has(pid));
      if (guardian) process.kill(guardian.pid, 'SIGKILL');
    },
    'the provider fails': async () => {
      const mood = random.pick(MOODS);
      await allAtOnce((index) => postMessage(asker, { mood, isStream: index % 2 === 0 }));
    },
    'clients leave': () =>
      allAtOnce((index) => {
        const signal = AbortSignal.timeout(random.between(1, 200));
        const wish = { isStream: index % 2 === 0, mood: random.pick(['slow', 'hang']), signal };
        return index % 4 === 0
          ? callTool(asker, 'steady_hang', {}, { signal })
          : postMessage(asker, wish);
      }),
    'the settings are edited': () => {
      const names = Object.keys(SOAK_SERVERS).slice(1);
      const left = random.pick(names);
      const kept = Object.entries(SOAK_SERVERS).filter(([id]) => id !== left);
      servers = { ...Object.fromEntries(kept), [`new${random.between(1, 3)}`]: [] };
      edit(settingsWith(servers, profile.journal));
    },
    'the settings are broken': () => {
      const whole = settingsWith(servers, profile.journal);
      edit(
        random.pick([whole.slice(0, random.between(1, whole.length - 1)), '', '[]', '{"port":']),
      );
    },
    'requests are paused': async () => {
      await client.system.pause({ paused: true });
      await pause(PAUSED_MS);
      await client.system.pause({ paused: false });
    },
  };
  // Each kind comes once before the first one comes again.
  let left: string[] = [];

  return {
    async next() {
      if (left.length === 0) left = Object.keys(faults);
      const name = random.pick(left);
      left = left.filter((one) => one !== name);
      await faults[name]?.();
      return name;
    },
    async mend() {
      await client.system.pause({ paused: false });
      servers = SOAK_SERVERS;
      edit(settingsWith(servers, profile.journal));
      // It may rest after what it went through.
      await restart('steady');
    },
  };
}
