import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment, NODE, NPM, ROOT, say } from './project.mjs';
import { run } from './run.mjs';
import { addUp, FAILED, inWords, PASSED, readTally } from './tally.mjs';
import { insideKeyring } from './test-equipment.mjs';

const SCRIPT_LIMIT_MS = 3 * 60_000;

/** Runs the checks one after the other or side by side, and adds up how they went. */
export class Stages {
  /** @type {import('./tally.mjs').Tally[]} */
  #tallies = [];
  #scratch = mkdtempSync(join(tmpdir(), 'tallylight-tests-'));

  /** Nothing that a test does may reach this person's own settings, keys and history. */
  env = {
    ...environment,
    TALLYLIGHT_HOME: join(this.#scratch, 'home'),
    XDG_DATA_HOME: join(this.#scratch, 'data'),
    XDG_CONFIG_HOME: join(this.#scratch, 'config'),
    NO_UPDATE_NOTIFIER: '1',
  };

  /** @param {import('./tally.mjs').Tally} tally */
  add(tally) {
    this.#tallies.push(tally);
  }

  /**
   * A failed stage does not keep the next one from running.
   *
   * @param {string} name
   * @param {() => Promise<import('./tally.mjs').Tally>} work
   */
  async stage(name, work) {
    const startedMs = performance.now();
    const tally = await work();
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    this.add(tally);
    say(`${tally.failed > 0 ? 'FAILED' : 'ok    '}  ${name} (${inWords(tally)}, ${seconds} s)`);
  }

  /** Everything that is known without running the product; two at a time, the longer ones first. */
  async static() {
    /** @param {readonly [name: string, npmScript: string][]} scripts */
    const inTurn = async (scripts) => {
      for (const [name, npmScript] of scripts)
        await this.stage(name, async () => {
          const options = { cwd: ROOT, env: this.env, limitMs: SCRIPT_LIMIT_MS };
          return judge(await run(NPM, ['run', '--silent', npmScript], options));
        });
    };
    await Promise.all([
      inTurn([
        ['types', 'types'],
        ['format', 'format:check'],
      ]),
      inTurn([
        ['lint', 'lint'],
        ['room rules', 'imports'],
        ['dead code', 'unused'],
      ]),
    ]);
  }

  /**
   * One project of vitest.config.ts.
   *
   * @param {string} name
   * @param {string} project
   * @param {{ limitMs: number, show?: boolean, isInKeyring?: boolean, env?: NodeJS.ProcessEnv }} options
   */
  suite(name, project, { limitMs, show = true, isInKeyring = false, env = {} }) {
    return this.stage(name, async () => {
      const report = join(this.#scratch, `${project}.json`);
      const reporters = ['--reporter=default', '--reporter=./scripts/tally-reporter.mjs'];
      const vitest = [NODE, 'node_modules/vitest/vitest.mjs', 'run', '--project', project];
      const command = [...vitest, ...reporters];
      const [program = '', ...args] = isInKeyring ? insideKeyring(command) : command;
      const { code, output } = await run(program, args, {
        cwd: ROOT,
        env: { ...this.env, ...env, TALLYLIGHT_TALLY: report },
        show,
        limitMs,
      });
      const tally = readTally(code, existsSync(report) ? readFileSync(report, 'utf8') : null);
      if (!show && tally.failed > 0) say(output);
      return tally;
    });
  }

  /** Says what was skipped and why, then the sum in one plain line. Sets the exit code. */
  finish() {
    rmSync(this.#scratch, { recursive: true, force: true });
    const total = addUp(this.#tallies);
    if (total.skipped.length > 0) say('\nSkipped:');
    for (const { name, reason } of total.skipped) say(`  ${name}: ${reason ?? 'no reason given'}`);
    say(`\n${inWords(total)}`);
    process.exitCode = total.failed > 0 ? 1 : 0;
  }
}

/** @param {import('./run.mjs').Ended} ended */
export function judge({ code, output }) {
  if (code === 0) return PASSED;
  say(`\n${output.trim()}\n`);
  return FAILED;
}
