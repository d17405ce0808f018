import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findElectron } from './electron-runtime.mjs';
import { environment, NODE, NPM, ROOT, say } from './project.mjs';
import { run } from './run.mjs';
import { build, ensureInstalled } from './set-up.mjs';
import { addUp, FAILED, inWords, PASSED, readTally, skip } from './tally.mjs';
import { findEquipment, insideKeyring } from './test-equipment.mjs';

const isLong = process.argv.includes('--long');
const STATIC_LIMIT_MS = 3 * 60_000;
const SUITE_LIMIT_MS = isLong ? 6 * 60 * 60_000 : 9 * 60_000;

/** @type {import('./tally.mjs').Tally[]} */
const tallies = [];
const scratch = mkdtempSync(join(tmpdir(), 'tallylight-tests-'));

await ensureInstalled();
/** Nothing that a test does may reach this person's own settings, keys and history. */
const env = {
  ...environment,
  TALLYLIGHT_HOME: join(scratch, 'home'),
  XDG_DATA_HOME: join(scratch, 'data'),
  XDG_CONFIG_HOME: join(scratch, 'config'),
  TALLYLIGHT_TALLY: join(scratch, 'tally.json'),
  TALLYLIGHT_LONG: isLong ? '1' : '',
  NO_UPDATE_NOTIFIER: '1',
};
const equipment = await findEquipment(env);
env.TALLYLIGHT_CHROMIUM = equipment.chromium ?? '';
env.TALLYLIGHT_KEYRING = equipment.hasKeyring ? '1' : '0';
if (equipment.missing !== null) say(equipment.missing);

// Two at a time, the longer ones first; the others are over by then.
await Promise.all([
  inTurn([
    script('types', 'types'),
    script('dead code', 'unused'),
    script('format', 'format:check'),
  ]),
  inTurn([script('lint', 'lint'), script('room rules', 'imports')]),
]);
await suite('unit', 'unit');
await stage('production build', async () => judge(await build()));
await suite('integration', 'integration', { isInKeyring: equipment.hasKeyring });
if (equipment.chromium) await suite('browser end-to-end', 'e2e');
else tallies.push(skip('browser end-to-end', 'there is no Chromium here'));
await suite('faults', 'faults');
await electronSuite();

rmSync(scratch, { recursive: true, force: true });
const total = addUp(tallies);
if (total.skipped.length > 0) say('\nSkipped:');
for (const { name, reason } of total.skipped) say(`  ${name}: ${reason ?? 'no reason given'}`);
say(`\n${inWords(total)}`);
process.exitCode = total.failed > 0 ? 1 : 0;

/** @param {readonly (() => Promise<void>)[]} stages */
async function inTurn(stages) {
  for (const one of stages) await one();
}

/**
 * @param {string} name
 * @param {string} npmScript
 */
function script(name, npmScript) {
  const args = ['run', '--silent', npmScript];
  const options = { cwd: ROOT, env, limitMs: STATIC_LIMIT_MS };
  return () => stage(name, async () => judge(await run(NPM, args, options)));
}

/** @param {import('./run.mjs').Ended} ended */
function judge({ code, output }) {
  if (code === 0) return PASSED;
  say(`\n${output.trim()}\n`);
  return FAILED;
}

/**
 * One project of vitest.config.ts.
 *
 * @param {string} name
 * @param {string} project
 * @param {{ isInKeyring?: boolean }} [options]
 */
function suite(name, project, { isInKeyring = false } = {}) {
  return stage(name, async () => {
    rmSync(env.TALLYLIGHT_TALLY, { force: true });
    const reporters = ['--reporter=default', '--reporter=./scripts/tally-reporter.mjs'];
    const vitest = [NODE, 'node_modules/vitest/vitest.mjs', 'run', '--project', project];
    const command = [...vitest, ...reporters];
    const [program = '', ...args] = isInKeyring ? insideKeyring(command) : command;
    const { code } = await run(program, args, {
      cwd: ROOT,
      env,
      show: true,
      limitMs: SUITE_LIMIT_MS,
    });
    const hasReport = existsSync(env.TALLYLIGHT_TALLY);
    return readTally(code, hasReport ? readFileSync(env.TALLYLIGHT_TALLY, 'utf8') : null);
  });
}

async function electronSuite() {
  const why = whyNoElectron();
  if (why === null) return suite('Electron', 'electron');
  say(`\n!!  The tests of Electron itself did not run: ${why}.`);
  tallies.push(skip('Electron', why));
}

function whyNoElectron() {
  if (!existsSync(join(ROOT, 'test', 'electron'))) return 'none are written yet';
  if (findElectron() === null) return "its runtime isn't on this computer";
  return null;
}

/**
 * A failed stage does not keep the next one from running.
 *
 * @param {string} name
 * @param {() => Promise<import('./tally.mjs').Tally>} work
 */
async function stage(name, work) {
  const startedMs = performance.now();
  const tally = await work();
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  tallies.push(tally);
  say(`${tally.failed > 0 ? 'FAILED' : 'ok    '}  ${name} (${inWords(tally)}, ${seconds} s)`);
}
