import { writeFileSync } from 'node:fs';

/**
 * Tells the tests' runner how a suite went: counts, what was skipped and why. Unlike vitest's own
 * JSON, it keeps the reason that a test gives when it skips itself, and errors outside of any test.
 */
class TallyReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} strayErrors
   */
  onTestRunEnd(modules, strayErrors) {
    /** @type {import('./tally.mjs').Tally} */
    const tally = { passed: 0, failed: strayErrors.length, skipped: [] };
    for (const module of modules) {
      const failedBefore = tally.failed;
      for (const test of module.children.allTests()) count(tally, test);
      // A file that could not even be read, or whose hooks failed, has no failed test of its own.
      if (!module.ok() && tally.failed === failedBefore) tally.failed += 1;
    }
    writeFileSync(process.env['TALLYLIGHT_TALLY'] ?? '', JSON.stringify(tally));
  }
}

/**
 * @param {import('./tally.mjs').Tally} tally
 * @param {import('vitest/node').TestCase} test
 */
function count(tally, test) {
  const result = test.result();
  if (result.state === 'passed') tally.passed += 1;
  else if (result.state === 'skipped')
    tally.skipped.push({ name: test.fullName, reason: result.note ?? null });
  // One that is still pending when everything has ended never got an answer.
  else tally.failed += 1;
}

// oxlint-disable-next-line import/no-default-export -- vitest takes a reporter from there
export default TallyReporter;
