import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

const DEADLINE_MS = 2_000;
const DEFAULT_COLLECTION = '/org/freedesktop/secrets/aliases/default';
const WHICH = ['org.freedesktop.Secret.Collection', 'Locked'];

/** The same question in the words of two programs, one of which is on every Linux desktop. */
const QUESTIONS: readonly (readonly [string, readonly string[]])[] = [
  [
    'dbus-send',
    [
      '--session',
      '--print-reply=literal',
      `--reply-timeout=${DEADLINE_MS}`,
      '--dest=org.freedesktop.secrets',
      DEFAULT_COLLECTION,
      'org.freedesktop.DBus.Properties.Get',
      ...WHICH.map((word) => `string:${word}`),
    ],
  ],
  [
    'gdbus',
    [
      'call',
      '--session',
      '--dest=org.freedesktop.secrets',
      `--object-path=${DEFAULT_COLLECTION}`,
      '--method=org.freedesktop.DBus.Properties.Get',
      ...WHICH,
    ],
  ],
];

/**
 * Whether the keyring of a Linux session is locked, without asking the person to unlock it: the library
 * answers “no such key” for a locked one, too. `false` where nobody can say. Never throws.
 */
export async function isKeyringLocked(): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  for (const [program, args] of QUESTIONS) {
    try {
      const { stdout } = await run(program, args, { timeout: DEADLINE_MS });
      return /\btrue\b/.test(stdout);
    } catch {
      // Not installed, or there is no such collection yet.
    }
  }
  return false;
}
