import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from './until.ts';

const run = promisify(execFile);
const PASSWORD = 'open sesame';
const PATIENCE_MS = 15_000;

/** No services: nothing is started by itself, and there is no window that could ask for the password. */
const busConfig = (folder: string): string => `<busconfig>
  <type>session</type>
  <listen>unix:path=${folder}/bus</listen>
  <policy context="default">
    <allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/>
  </policy>
</busconfig>`;

/** A real keyring with a password, on a bus of its own. */
export interface PrivateKeyring {
  /** For the programs that are to use it. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends it and starts it anew, as after a login that did not unlock it. */
  restartLocked(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts it unlocked, and empty. */
export async function startPrivateKeyring(): Promise<PrivateKeyring> {
  const folder = mkdtempSync(join(tmpdir(), 'ring-'));
  const env = {
    HOME: folder,
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_RUNTIME_DIR: join(folder, 'run'),
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${folder}/bus`,
  };
  for (const own of [env.XDG_DATA_HOME, env.XDG_RUNTIME_DIR]) mkdirSync(own, { mode: 0o700 });
  writeFileSync(join(folder, 'bus.conf'), busConfig(folder));
  const start = (program: string, ...args: string[]): ChildProcess =>
    spawn(program, args, {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
  const bus = start('dbus-daemon', `--config-file=${folder}/bus.conf`, '--nofork');
  const isLocked = () => readLock({ ...process.env, ...env });

  const startDaemon = async (isUnlocked: boolean): Promise<ChildProcess> => {
    const unlock = isUnlocked ? ['--unlock'] : [];
    const daemon = start('gnome-keyring-daemon', '--foreground', '--components=secrets', ...unlock);
    daemon.stdin?.end(isUnlocked ? PASSWORD : '');
    const state = isUnlocked ? 'unlocked' : 'locked';
    await until(`the keyring is ${state}`, PATIENCE_MS, async () => (await isLocked()) === state);
    return daemon;
  };
  let daemon = await startDaemon(true);
  return {
    env,
    async restartLocked() {
      await end(daemon);
      daemon = await startDaemon(false);
    },
    async stop() {
      await end(daemon);
      await end(bus);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  const isOver = child.exitCode !== null || child.signalCode !== null;
  const ended = isOver ? Promise.resolve() : once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

async function readLock(env: NodeJS.ProcessEnv): Promise<'locked' | 'unlocked' | null> {
  const question = [
    '--session',
    '--print-reply',
    '--dest=org.freedesktop.secrets',
    '/org/freedesktop/secrets/aliases/default',
    'org.freedesktop.DBus.Properties.Get',
    'string:org.freedesktop.Secret.Collection',
    'string:Locked',
  ];
  try {
    const { stdout } = await run('dbus-send', question, { env });
    return stdout.includes('boolean true') ? 'locked' : 'unlocked';
  } catch {
    return null;
  }
}
