import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { digestFiles } from './digest-files.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'digest-'));
  mkdirSync(join(root, 'src/deep'), { recursive: true });
  writeFileSync(join(root, 'src/deep/a.ts'), 'a');
  writeFileSync(join(root, 'lock.json'), '{}');
});
afterEach(() => rmSync(root, { recursive: true }));

const digest = () => digestFiles(root, ['src', 'lock.json', 'missing']);

it('stays the same while nothing changes', () => {
  expect(digest()).toBe(digest());
});

it.each([
  ['a changed file', 'src/deep/a.ts', 'b'],
  ['a new file', 'src/b.ts', ''],
  ['a changed file beside the folders', 'lock.json', '{ }'],
])('tells %s', (_what, name, text) => {
  const before = digest();
  writeFileSync(join(root, name), text);
  expect(digest()).not.toBe(before);
});

it('does not care for tests', () => {
  const before = digest();
  writeFileSync(join(root, 'src/a.test.ts'), 'new');
  expect(digest()).toBe(before);
});
