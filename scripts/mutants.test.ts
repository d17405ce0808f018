import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mutate, projectOf, readMutants } from './mutants.mjs';

const ROOT = join(import.meta.dirname, '..');

it('changes the one place, and nothing where there is none or more than one', () => {
  expect(mutate('a < b', { find: '<', replace: '<=' })).toBe('a <= b');
  expect(mutate('a < b < c', { find: '<', replace: '<=' })).toBeNull();
  expect(mutate('a', { find: '<', replace: '<=' })).toBeNull();
});

it.each([
  ['src/main/limits/limits.test.ts', 'unit'],
  ['test/integration/gateway-stop.test.ts', 'integration'],
  ['test/faults/full-disk.test.ts', 'faults'],
])('looks for %s where vitest has it', (test, project) => {
  expect(projectOf(test)).toBe(project);
});

it.each(readMutants())('still has its place in $file: $find', (mutant) => {
  const { file, find, replace, test } = mutant;
  expect(mutate(readFileSync(join(ROOT, file), 'utf8'), mutant)).not.toBeNull();
  expect(replace).not.toBe(find);
  expect(existsSync(join(ROOT, test))).toBe(true);
});
