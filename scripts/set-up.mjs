import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { alone } from './alone.mjs';
import { digestFiles } from './digest-files.mjs';
import { NODE, NPM, ROOT, runWithNode24, say } from './project.mjs';
import { lastLines, run } from './run.mjs';

// All this needs nothing but Node 20, because it brings everything else.

/** What the packages were installed from, and what the app was built from. */
const INSTALLED = join(ROOT, 'node_modules', '.tallylight-installed');
const BUILT = join(ROOT, 'out', '.built-from');
const SOURCES = [
  'src',
  'resources',
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
];
const ENTRY = join(ROOT, 'out', 'main', 'headless.js');

/** Installs what package-lock.json names, unless that was done already. Ends the program if it can't. */
export async function ensureInstalled() {
  const lock = digestFiles(ROOT, ['package-lock.json']);
  const isDone = () => readText(INSTALLED) === lock && existsSync(NODE);
  if (isDone()) return;
  await alone(
    join(ROOT, '.tallylight-install.lock'),
    async () => {
      if (isDone()) return;
      say('Setting up (the first time takes about a minute) …');
      // Packages with native code bring it built; left alone, npm would build some of it anew, which
      // takes a compiler.
      const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
      const { code, output } = await run(NPM, args, { cwd: ROOT });
      if (code !== 0) fail(output, 'The packages could not be installed. npm says why above.');
      await bringPrograms();
      writeFileSync(INSTALLED, lock);
    },
    sayWaiting,
  );
}

/** Builds the app, unless what is built comes from these very sources. Ends the program if it can't. */
export async function ensureBuilt() {
  if (isBuilt()) return;
  await alone(
    join(ROOT, '.tallylight-build.lock'),
    async () => {
      if (isBuilt()) return;
      say('Building …');
      const { code, output } = await build();
      if (code !== 0) fail(output, 'Tallylight could not be built. The lines above say why.');
    },
    sayWaiting,
  );
}

/** Builds in any case. */
export async function build() {
  const sources = digestFiles(ROOT, SOURCES);
  // A build that breaks off must not pass for the one before it.
  rmSync(BUILT, { force: true });
  const ended = await runWithNode24(['node_modules/electron-vite/bin/electron-vite.js', 'build']);
  if (ended.code === 0) {
    mkdirSync(dirname(BUILT), { recursive: true });
    writeFileSync(BUILT, sources);
  }
  return ended;
}

function isBuilt() {
  return existsSync(ENTRY) && readText(BUILT) === digestFiles(ROOT, SOURCES);
}

/** The two packages whose own scripts fetch what they are: Node 24 itself, and the keychain's library. */
async function bringPrograms() {
  const { output } = await run(NPM, ['rebuild', '--ignore-scripts=false', 'node', 'keytar'], {
    cwd: ROOT,
  });
  if (await isNode24()) return;
  fail(output, 'Node 24 did not come with the packages. npm says why above.');
}

async function isNode24() {
  const { code, output } = await run(NODE, ['--version']);
  return code === 0 && output.startsWith('v24.');
}

/** @param {string} path */
function readText(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

function sayWaiting() {
  say('Another start is setting things up; waiting for it …');
}

/**
 * @param {string} output
 * @param {string} sentence
 * @returns {never}
 */
function fail(output, sentence) {
  process.stderr.write(`${lastLines(output, 20)}\n\n${sentence}\n`);
  process.exit(1);
}
