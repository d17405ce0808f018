import { createTestSupervisor, oddServer } from './mcp-supervisor.ts';

/**
 * A program that runs servers with a guardian, for tests that kill it: `node mcp-host-program.ts
 * FOLDER JOURNAL`. Says `ready` on its output once all of them run, and `guarded` for each guardian.
 */
const [folder, journal = ''] = process.argv.slice(2);
const stubborn = ['ignores-term', 'ignores-end'];
const servers = [
  oddServer('polite', [], journal),
  oddServer('deaf', stubborn, journal),
  oddServer('forks', [...stubborn, 'has-child'], journal),
  oddServer('leaves', [...stubborn, 'has-detached-child'], journal),
];
const shell = process.argv.includes('behind-a-shell');
const behindShell = ({ command, args, ...config }: (typeof servers)[number]) => ({
  ...config,
  command: 'sh',
  // The trailing command keeps the shell from making way for its last program.
  args: ['-c', `"${command}" ${args.join(' ')}; true`],
});

const test = createTestSupervisor(folder, () => process.stdout.write('guarded\n'));
await test.supervisor.apply(shell ? servers.map(behindShell) : servers);
for (const { id } of servers) await test.whenReady(id);
process.stdout.write('ready\n');
