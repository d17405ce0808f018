import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lastLines, run } from './run.mjs';

/** Needs nothing but Node 20, because this is what brings everything else. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const NODE = join(
  ROOT,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

const INSTALLED = join(ROOT, 'node_modules', '.tallylight-installed');
const BUILT = join(ROOT, 'out', '.built-from');
const SOURCES = ['src', 'resources', 'electron.vite.config.ts', 'package-lock.json'];
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** Installs what package-lock.json names, unless that was done already. */
export async function ensureInstalled() {
  const lock = digest(join(ROOT, 'package-lock.json'));
  if (readText(INSTALLED) === lock) return;
  await alone('install', async () => {
    if (readText(INSTALLED) === lock) return;
    say('Setting up (the first time takes about a minute) …');
    const { code, output } = await run(npm, ['ci', '--no-audit', '--no-fund'], {
      cwd: ROOT,
      quiet: true,
    });
    if (code !== 0) fail('The packages could not be installed.', output);
    await ensureNode24();
    writeFileSync(INSTALLED, lock);
  });
}

/** Builds the app, unless what is built comes from these very sources. */
export async function ensureBuilt() {
  const sources = digest(...SOURCES.flatMap((name) => filesIn(join(ROOT, name))));
  if (readText(BUILT) === sources) return;
  await alone('build', async () => {
    if (readText(BUILT) === sources) return;
    say('Building …');
    const { code, output } = await runWithNode24([
      'node_modules/electron-vite/bin/electron-vite.js',
      'build',
    ]);
    if (code !== 0) fail('Tallylight could not be built.', output);
    writeFileSync(BUILT, sources);
  });
}

/**
 * Runs a script of a package with the project's own Node.
 *
 * @param {readonly string[]} args
 * @param {import('./run.mjs').Options} [options]
 */
export function runWithNode24(args, options = {}) {
  return run(NODE, args, { cwd: ROOT, quiet: true, ...options });
}

/** A package manager that runs no install scripts leaves the `node` package empty. */
async function ensureNode24() {
  if (await isNode24()) return;
  await run(npm, ['rebuild', 'node'], { cwd: ROOT, quiet: true });
  if (await isNode24()) return;
  fail(
    'Node 24 did not come with the packages. Allow the install script of the package “node”, then try again.',
    '',
  );
}

async function isNode24() {
  const { code, output } = await run(NODE, ['--version'], { quiet: true });
  return code === 0 && output.startsWith('v24.');
}

/**
 * Two starts at the same moment must not write over each other: the second waits for the first.
 *
 * @param {string} name
 * @param {() => Promise<void>} work
 */
async function alone(name, work) {
  const lock = join(ROOT, `.tallylight-${name}.lock`);
  while (!take(lock)) await new Promise((resolve) => setTimeout(resolve, 500));
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** @param {string} lock */
function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    const owner = Number(readText(lock));
    // Whoever was interrupted has left its lock behind.
    if (!isAlive(owner)) rmSync(lock, { force: true });
    return false;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** @param {string} path */
function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** @param {readonly string[]} paths */
function digest(...paths) {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(path.slice(ROOT.length)).update(readFileSync(path));
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {string[]} every file below, in order; tests are not part of what is built
 */
function filesIn(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)))
    .filter((file) => !/\.test\.tsx?$/.test(file));
}

/** @param {string} line */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/**
 * @param {string} sentence
 * @param {string} output
 * @returns {never}
 */
function fail(sentence, output) {
  process.stderr.write(`${lastLines(output, 20)}\n\n${sentence}\n`);
  process.exit(1);
}

mkdirSync(join(ROOT, 'out'), { recursive: true });
