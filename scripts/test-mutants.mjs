import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mutate, readMutants } from './mutants.mjs';
import { environment, NODE, ROOT, say } from './project.mjs';
import { run } from './run.mjs';
import { addUp, FAILED, inWords, PASSED } from './tally.mjs';

/** What a test may read. */
const NEEDED = [
  'docs',
  'out',
  'package.json',
  'resources',
  'scripts',
  'src',
  'test',
  'tsconfig.base.json',
  'tsconfig.json',
  'vitest.config.ts',
];
const SIDE_BY_SIDE = 2;
const LIMIT_MS = 5 * 60_000;

/** Plants each mistake of test/mutants in a copy, and expects the test that is named beside it to fail. */
const mutants = readMutants();
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
      const problem = await survives(mutant, folder);
      tallies.push(problem === null ? PASSED : FAILED);
      const place = `${mutant.file}: ${mutant.find.trim()}`;
      say(problem === null ? `noticed   ${place}` : `SURVIVED  ${place} (${problem})`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Why nobody noticed; `null` when a test did.
 *
 * @param {import('./mutants.mjs').Mutant} mutant
 * @param {string} folder
 */
async function survives(mutant, folder) {
  const file = join(folder, mutant.file);
  const right = readFileSync(file, 'utf8');
  const wrong = mutate(right, mutant);
  if (wrong === null) return 'its place is not there exactly once';
  const report = join(folder, 'tally.json');
  rmSync(report, { force: true });
  writeFileSync(file, wrong);
  try {
    const reporter = '--reporter=./scripts/tally-reporter.mjs';
    const project = mutant.test.startsWith('test/integration/') ? 'integration' : 'unit';
    const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', project, reporter];
    await run(NODE, [...vitest, mutant.test], {
      cwd: folder,
      env: { ...environment, TALLYLIGHT_TALLY: report },
      limitMs: LIMIT_MS,
    });
  } finally {
    writeFileSync(file, right);
  }
  // A run that came to nothing has noticed nothing.
  if (!existsSync(report)) return `${mutant.test} did not run to its end`;
  const { failed } = JSON.parse(readFileSync(report, 'utf8'));
  return failed > 0 ? null : `${mutant.test} is green`;
}

await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane));
const total = addUp(tallies);
say(`\n${inWords(total)}`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
