import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createFakeElectron } from '#test/support/fake-electron.ts';
import { prepareLaunch } from './launch.ts';

const home = mkdtempSync(join(tmpdir(), 'launch-'));
const environment = { TALLYLIGHT_HOME: home };
afterAll(() => rmSync(home, { recursive: true }));

it.each([
  [[], 'default'],
  [['--practice'], 'practice'],
  [['--profile', 'work'], 'work'],
])('gives Electron a folder of its own for %j, closed to others', (args, profile) => {
  const { app, electron } = createFakeElectron();
  const { options } = prepareLaunch(electron.app, { args, environment });

  const folder = join(home, profile, 'desktop');
  expect(options.profile).toBe(profile);
  expect(app.paths.get('userData')).toBe(folder);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

it.each([
  [['--port', 'many'], 'is not a port'],
  [['--profile', '../../etc'], 'be a profile'],
  [['--practice', '--profile', 'work'], 'leave out either'],
])('refuses %j in a sentence, before Electron is given a folder', (args, sentence) => {
  const { app, electron } = createFakeElectron();

  expect(() => prepareLaunch(electron.app, { args, environment })).toThrow(sentence);
  expect(app.calls).toEqual([]);
});
