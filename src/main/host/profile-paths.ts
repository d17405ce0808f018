import { createHash } from 'node:crypto';
import { homedir, platform } from 'node:os';
import { join } from 'node:path';
import envPaths from 'env-paths';

/** Where one profile keeps everything of its own. */
export interface ProfilePaths {
  readonly name: string;
  readonly folder: string;
  readonly database: string;
  readonly settings: string;
  readonly log: string;
  /** A Unix socket, or a named pipe on Windows. */
  readonly controlSocket: string;
}

/** A Unix socket's path may have so many bytes on every system that we run on. */
const LONGEST_SOCKET_PATH = 103;
const NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;

/** Throws a sentence for the person when the name can't be a folder everywhere. */
export function profilePaths(name: string, environment: NodeJS.ProcessEnv): ProfilePaths {
  if (!NAME.test(name))
    throw new Error(
      `“${name}” can’t be a profile’s name. Use up to 32 small letters, digits and hyphens.`,
    );
  const root = environment['TALLYLIGHT_HOME'] ?? envPaths('tallylight', { suffix: '' }).data;
  const folder = join(root, name);
  return {
    name,
    folder,
    database: join(folder, 'tallylight.db'),
    settings: join(folder, 'tallylight.json'),
    log: join(folder, 'logs', 'tallylight.log'),
    controlSocket: controlSocketPath(folder, environment),
  };
}

function controlSocketPath(folder: string, environment: NodeJS.ProcessEnv): string {
  const digest = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  if (platform() === 'win32') return `\\\\.\\pipe\\tallylight-${digest}`;
  const usual = join(folder, 'control.sock');
  if (Buffer.byteLength(usual) <= LONGEST_SOCKET_PATH) return usual;
  // A deep profile folder leaves no room, so the socket moves to a folder that is only this user's too.
  return join(environment['XDG_RUNTIME_DIR'] ?? homedir(), `.tallylight-${digest}.sock`);
}
