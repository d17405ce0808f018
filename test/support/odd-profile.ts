import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { oddServer, pidsIn } from './mcp-supervisor.ts';

/** Settings under which load meets no limit, so that what breaks is not spared by them. */
const UNLIMITED = {
  claude: {
    limits: {
      requestsPerMinute: 1_000_000,
      burst: 1_000_000,
      tokensPerMinute: 1_000_000_000,
      tokensPerDay: 1_000_000_000,
      atOnce: 1_000,
    },
  },
};

/** A practice profile whose servers misbehave as their traits say. */
export interface OddProfile {
  readonly home: string;
  readonly folder: string;
  readonly settings: string;
  /** Where its servers write down what they do. */
  readonly journal: string;
  /** Every process that its servers wrote down, of themselves and of their children, in all runs. */
  pids(): number[];
}

/** `traits` by the id of the server. The host that is started there runs all of them. */
export function makeOddProfile(traits: Readonly<Record<string, readonly string[]>>): OddProfile {
  const home = mkdtempSync(join(tmpdir(), 'tallylight-odd-'));
  const folder = join(home, 'practice');
  mkdirSync(folder, { recursive: true });
  const journal = join(home, 'journal');
  const settings = join(folder, 'tallylight.json');
  writeFileSync(settings, settingsWith(traits, journal));
  return { home, folder, settings, journal, pids: () => pidsIn(journal) };
}

/** The text of a settings file with these servers. */
export function settingsWith(
  traits: Readonly<Record<string, readonly string[]>>,
  journal = '',
): string {
  const servers = Object.entries(traits).map(([id, ofOne]) => {
    const { name, command, args, env } = oddServer(id, ofOne, journal);
    return [id, { name, command, args, env }];
  });
  return JSON.stringify({ providers: UNLIMITED, servers: Object.fromEntries(servers) });
}

/** Adds them to the settings that a practice host has written. It takes them up at once. */
export function liftLimits(profileFolder: string): void {
  const file = join(profileFolder, 'tallylight.json');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace('{', `{ "providers": ${JSON.stringify(UNLIMITED)},`));
}

const STUBBORN = ['ignores-term', 'ignores-end'];

/** Four polite servers, two deaf ones, two that fork and two whose children leave their session. */
export const TEN_SERVERS: Readonly<Record<string, readonly string[]>> = {
  polite1: [],
  polite2: [],
  polite3: [],
  polite4: [],
  deaf1: STUBBORN,
  deaf2: STUBBORN,
  forks1: [...STUBBORN, 'has-child'],
  forks2: [...STUBBORN, 'has-child'],
  leaves1: [...STUBBORN, 'has-detached-child'],
  leaves2: [...STUBBORN, 'has-detached-child'],
};
/** With their children. */
export const TEN_SERVERS_PROCESSES = 14;
