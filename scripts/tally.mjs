/**
 * How a stage went.
 *
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 * @property {{ name: string, reason: string | null }[]} skipped
 */

/** @type {Tally} */
const NOTHING = { passed: 0, failed: 0, skipped: [] };
/** @type {Tally} */
export const FAILED = { ...NOTHING, failed: 1 };
/** @type {Tally} */
export const PASSED = { ...NOTHING, passed: 1 };

/**
 * @param {string} name
 * @param {string} reason
 * @returns {Tally}
 */
export const skip = (name, reason) => ({ ...NOTHING, skipped: [{ name, reason }] });

/**
 * What a suite's report is worth, given how its process ended. A suite that crashed, or found no test
 * at all, has failed whatever it says.
 *
 * @param {number} exitCode
 * @param {string | null} report what `tally-reporter.mjs` wrote
 * @returns {Tally}
 */
export function readTally(exitCode, report) {
  if (report === null) return FAILED;
  /** @type {Tally} */
  const tally = JSON.parse(report);
  const ran = tally.passed + tally.failed + tally.skipped.length;
  const isBroken = ran === 0 || (exitCode !== 0 && tally.failed === 0);
  return isBroken ? { ...tally, failed: tally.failed + 1 } : tally;
}

/**
 * @param {readonly Tally[]} tallies
 * @returns {Tally}
 */
export function addUp(tallies) {
  return tallies.reduce(
    (sum, one) => ({
      passed: sum.passed + one.passed,
      failed: sum.failed + one.failed,
      skipped: [...sum.skipped, ...one.skipped],
    }),
    NOTHING,
  );
}

/** @param {Tally} tally */
export function inWords({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped.length} skipped`;
}
