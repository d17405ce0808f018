import { parseArgs } from 'node:util';
import { bridgeStreams } from './host/bridge-streams.ts';
import { askRunningHost, type ControlRequest } from './host/control-client.ts';
import { profilePaths } from './host/profile-paths.ts';

const USAGE = `Usage: npm run tallylight -- COMMAND [--profile NAME | --practice]

  open                  print the window's address with a fresh one-time code
  status                say whether Tallylight runs, and where
  client list           list the programs that may connect
  client add NAME       make a token for a program; it is shown this once  [--manage]
  client revoke NAME    take a program's token back
  mcp                   speak MCP on standard input and output  [--client NAME]

Tallylight must be running. Start it with: npm start
`;

/** Runs one command against the Tallylight that has the profile. Returns the exit code; `null` while it goes on. */
async function main(args: readonly string[]): Promise<number | null> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      profile: { type: 'string' },
      practice: { type: 'boolean', default: false },
      manage: { type: 'boolean', default: false },
      client: { type: 'string', default: 'MCP client' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const profile = values.profile ?? (values.practice ? 'practice' : 'default');
  const { controlSocket } = profilePaths(profile, process.env);
  if (positionals[0] === 'mcp' && !values.help) {
    await bridgeStreams(controlSocket, values.client);
    return null;
  }
  const request = toRequest(positionals, values.manage);
  if (values.help || request === null) {
    (values.help ? process.stdout : process.stderr).write(USAGE);
    return values.help ? 0 : 2;
  }
  const answer = await askRunningHost(controlSocket, request);
  if (answer === null) {
    process.stderr.write(`${await explainSilence(profile)}\n`);
    return 1;
  }
  if (!answer.ok) {
    process.stderr.write(`${answer.error ?? 'That did not work.'}\n`);
    return 1;
  }
  process.stdout.write(`${describe(request.op, answer)}\n`);
  return 0;
}

/** Who practises and names no profile is told so, rather than to start what is running. */
async function explainSilence(profile: string): Promise<string> {
  const flags = profile === 'default' ? '' : ` -- --profile ${profile}`;
  if (profile === 'default') {
    const { controlSocket } = profilePaths('practice', process.env);
    if (await askRunningHost(controlSocket, { op: 'status' }))
      return 'Only the practice profile is running here. Add to the command: --profile practice';
  }
  return `Tallylight is not running here. Start it with: npm start${flags}`;
}

function toRequest(words: readonly string[], mayManage: boolean): ControlRequest | null {
  const [first, second, ...rest] = words;
  const name = rest.join(' ');
  if (first === 'open' || first === 'status') return { op: first };
  if (first !== 'client') return null;
  if (second === 'list') return { op: 'client.list' };
  if (second === 'add' && name)
    return { op: 'client.add', name, scope: mayManage ? 'manage' : 'use' };
  return second === 'revoke' && name ? { op: 'client.revoke', name } : null;
}

/** One plain line for people and scripts: the token or the address alone, so that it can be piped. */
function describe(op: string, answer: Readonly<Record<string, unknown>>): string {
  if (op === 'open') return String(answer['url']);
  if (op === 'client.add') return String(answer['token']);
  if (op === 'client.revoke') return 'Revoked.';
  if (op === 'status')
    return `Tallylight ${String(answer['version'])} runs at ${String(answer['address'])}`;
  const clients = answer['clients'] as readonly { name: string; scope: string }[];
  if (clients.length === 0) return 'No clients yet.';
  return clients.map(({ name, scope }) => `${name}\t${scope}`).join('\n');
}

try {
  process.exitCode = (await main(process.argv.slice(2))) ?? undefined;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
