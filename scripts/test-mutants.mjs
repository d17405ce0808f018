import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mutate, projectOf, readMutants } from './mutants.mjs';
import { environment, NODE, ROOT, say } from './project.mjs';
import { run } from './run.mjs';
import { ensureBuilt } from './set-up.mjs';
import { addUp, FAILED, inWords, PASSED, skip } from './tally.mjs';

/** What a test may read. */
const NEEDED = [
  'docs',
  'electron.vite.config.ts',
  'out',
  'package.json',
  'resources',
  'scripts',
  'src',
  'test',
  ...readdirSync(ROOT).filter((name) => /^tsconfig.*json$/.test(name)),
  'vitest.config.ts',
];
const SIDE_BY_SIDE = 2;
const LIMIT_MS = 5 * 60_000;
/** Tests of faults run at full size, as they do at night: some mistakes show only there. */
const FAULTS_LIMIT_MS = 30 * 60_000;

/**
 * Plants each mistake of test/mutants in a copy, and expects the test that is named beside it to fail.
 * An argument picks those whose file or test has it in its path.
 */
const [wanted = ''] = process.argv.slice(2);
const mutants = readMutants().filter(
  ({ file, test }) => file.includes(wanted) || test.includes(wanted),
);
/** @type {import('./tally.mjs').Tally[]} */
const tallies = [];
let begun = 0;

async function lane() {
  const folder = mkdtempSync(join(tmpdir(), 'mutants-'));
  try {
    for (const name of NEEDED.filter((one) => existsSync(join(ROOT, one))))
      cpSync(join(ROOT, name), join(folder, name), { recursive: true, force: true });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
    for (let mutant = mutants[begun]; mutant; mutant = mutants[begun]) {
      begun += 1;
      const tally = await plant(mutant, folder);
      tallies.push(tally);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * How it went, which is also said.
 *
 * @param {import('./mutants.mjs').Mutant} mutant
 * @param {string} folder
 */
async function plant(mutant, folder) {
  const place = `${mutant.file}: ${mutant.find.trim()}`;
  const { problem, whySkipped } = await survives(mutant, folder);
  if (whySkipped !== undefined) {
    say(`skipped   ${place} (${whySkipped})`);
    return skip(place, whySkipped);
  }
  say(problem === undefined ? `noticed   ${place}` : `SURVIVED  ${place} (${problem})`);
  return problem === undefined ? PASSED : FAILED;
}

/**
 * Why nobody noticed, or why nobody could; neither when a test did notice.
 *
 * @param {import('./mutants.mjs').Mutant} mutant
 * @param {string} folder
 * @returns {Promise<{ problem?: string, whySkipped?: string }>}
 */
async function survives(mutant, folder) {
  const { test } = mutant;
  const file = join(folder, mutant.file);
  const right = readFileSync(file, 'utf8');
  const wrong = mutate(right, mutant);
  if (wrong === null) return { problem: 'its place is not there exactly once' };
  const report = join(folder, 'tally.json');
  const project = projectOf(test);
  rmSync(report, { force: true });
  writeFileSync(file, wrong);
  try {
    // These tests start the built app.
    if (project === 'faults' && !(await build(folder))) return { problem: 'it can’t be built' };
    const reporter = '--reporter=./scripts/tally-reporter.mjs';
    const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', project, reporter];
    await run(NODE, [...vitest, test], {
      cwd: folder,
      env: {
        ...environment,
        TALLYLIGHT_TALLY: report,
        TALLYLIGHT_LONG: project === 'faults' ? '1' : '',
      },
      limitMs: project === 'faults' ? FAULTS_LIMIT_MS : LIMIT_MS,
    });
  } finally {
    writeFileSync(file, right);
    if (project === 'faults') bringBuilt(folder);
  }
  // A run that came to nothing has noticed nothing.
  if (!existsSync(report)) return { problem: `${test} did not run to its end` };
  const { failed, passed, skipped } = JSON.parse(readFileSync(report, 'utf8'));
  if (failed > 0) return {};
  const why = `${skipped[0]?.reason}`;
  return passed === 0 && skipped.length > 0 ? { whySkipped: why } : { problem: `${test} is green` };
}

/** @param {string} folder */
async function build(folder) {
  const command = ['node_modules/electron-vite/bin/electron-vite.js', 'build'];
  const { code } = await run(NODE, command, { cwd: folder, env: environment, limitMs: LIMIT_MS });
  return code === 0;
}

/**
 * What was built without a mistake, in place of what is there.
 *
 * @param {string} folder
 */
function bringBuilt(folder) {
  rmSync(join(folder, 'out'), { recursive: true, force: true });
  cpSync(join(ROOT, 'out'), join(folder, 'out'), { recursive: true });
}

await ensureBuilt();
await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane));
const total = addUp(tallies);
say(`\n${inWords(total)}`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
