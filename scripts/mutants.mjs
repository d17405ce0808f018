import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './project.mjs';

/**
 * A mistake that a test has to notice.
 *
 * @typedef {object} Mutant
 * @property {string} file
 * @property {string} find stands in the file exactly once
 * @property {string} replace
 * @property {string} test
 */

const FOLDER = join(ROOT, 'test', 'mutants');

/** @returns {Mutant[]} */
export function readMutants() {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  return names.flatMap((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')));
}

/**
 * The file with the mistake in it; `null` when the place is not there exactly once.
 *
 * @param {string} text
 * @param {Pick<Mutant, 'find' | 'replace'>} mutant
 */
export function mutate(text, { find, replace }) {
  const parts = text.split(find);
  return parts.length === 2 ? parts.join(replace) : null;
}

/**
 * The project of vitest.config.ts that a test belongs to.
 *
 * @param {string} test
 */
export function projectOf(test) {
  return /^test\/(integration|faults)\//.exec(test)?.[1] ?? 'unit';
}
