import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { NODE, ROOT, say } from './project.mjs';
import { lastLines, run } from './run.mjs';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC_BROWSER = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
/** Debian's names for what the tests need beyond npm. */
const BROWSER_PACKAGES = ['chromium', 'procps'];
const KEYRING_PACKAGES = ['gnome-keyring', 'libsecret-1-0', 'dbus', 'procps'];
const INSTALL_LIMIT_MS = 10 * 60_000;
const KEYRING_LIMIT_MS = 20_000;

/**
 * The daemon says that it is ready before the bus knows its name. Whoever asks for that name in between has the
 * bus start a second one, which is locked.
 */
const WAIT_FOR_NAME = `for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \\
    string:org.freedesktop.secrets 2>/dev/null | grep -q true && break
  sleep 0.25
done`;

/** An empty password opens a keyring that lives in a fresh folder; "$@" is the program to run in it. */
const UNLOCKED = `printf '\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
${WAIT_FOR_NAME}
exec "$@"`;
const TRY_KEYRING = `
  const keytar = require('keytar');
  const key = ['tallylight-tests', 'probe'];
  keytar.setPassword(...key, 'works')
    .then(() => keytar.deletePassword(...key))
    .then((wasThere) => process.exit(wasThere ? 0 : 1), () => process.exit(1));
`;

/**
 * What of this computer the tests can use.
 *
 * @typedef {object} Equipment
 * @property {string | null} chromium
 * @property {boolean} hasKeyring
 * @property {string | null} missing how to get what is not there, for people
 */

/**
 * Finds a browser and a keyring, and installs them where that is our business: as root on Debian.
 *
 * @param {NodeJS.ProcessEnv} env with folders for nothing but these tests
 * @returns {Promise<Equipment>}
 */
export async function findEquipment(env) {
  const found = await look(env);
  const packages = missingPackages(found);
  if (packages.length === 0) return { ...found, missing: null };
  const mayInstall = process.getuid?.() === 0 && findProgram('apt-get', env) !== null;
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (!mayInstall) return { ...found, missing: howTo(command) };

  say(`Installing ${packages.join(', ')} for the tests …`);
  const quietly = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, limitMs: INSTALL_LIMIT_MS };
  await run('apt-get', ['update', '-qq'], quietly);
  const { code, output } = await run('sh', ['-c', command], quietly);
  if (code !== 0) say(lastLines(output, 5));
  const now = await look(env);
  return { ...now, missing: missingPackages(now).length > 0 ? howTo(command) : null };
}

/**
 * The program and arguments that run a program with a keyring of its own.
 *
 * @param {readonly string[]} command
 */
export function insideKeyring(command) {
  return ['dbus-run-session', '--', 'sh', '-c', UNLOCKED, 'sh', ...command];
}

/** @param {NodeJS.ProcessEnv} env */
async function look(env) {
  return { chromium: findChromium(env), hasKeyring: await canUseKeyring(env) };
}

/** @param {{ chromium: string | null, hasKeyring: boolean }} found */
function missingPackages({ chromium, hasKeyring }) {
  if (process.platform !== 'linux') return [];
  return [
    ...new Set([
      ...(chromium === null ? BROWSER_PACKAGES : []),
      ...(hasKeyring ? [] : KEYRING_PACKAGES),
    ]),
  ];
}

/** @param {NodeJS.ProcessEnv} env */
function findChromium(env) {
  const chosen = env['TALLYLIGHT_CHROMIUM'];
  if (chosen) return existsSync(chosen) ? chosen : null;
  if (process.platform === 'darwin') return existsSync(MAC_BROWSER) ? MAC_BROWSER : null;
  return BROWSERS.map((name) => findProgram(name, env)).find((path) => path !== null) ?? null;
}

/**
 * Only a key that was kept and taken back proves a keyring: a container may have its programs and
 * still not let them run.
 *
 * @param {NodeJS.ProcessEnv} env
 */
async function canUseKeyring(env) {
  const programs = ['dbus-run-session', 'gnome-keyring-daemon'];
  if (programs.some((name) => findProgram(name, env) === null)) return false;
  const [program = '', ...args] = insideKeyring([NODE, '--eval', TRY_KEYRING]);
  const { code } = await run(program, args, { cwd: ROOT, env, limitMs: KEYRING_LIMIT_MS });
  return code === 0;
}

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 */
function findProgram(name, env) {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

/** @param {string} command */
function howTo(command) {
  return `Some tests need more than npm brings. On Debian and Ubuntu: sudo ${command}`;
}
