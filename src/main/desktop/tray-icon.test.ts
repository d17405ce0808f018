import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findPlaces } from './places.ts';
import { trayIconFile, type TrayShape } from './tray-icon.ts';

const SHAPES: readonly TrayShape[] = ['plain', 'notch', 'bang', 'slash'];
const { appIcon, trayIcon } = findPlaces('out/main');

describe.each(SHAPES)('the picture of a tray that is %s', (shape) => {
  it.each(['darwin', 'win32', 'linux'])(
    'lies beside the built app for %s, on light and dark',
    (platform) => {
      for (const isDark of [false, true]) {
        const file = trayIcon(trayIconFile(platform, shape, isDark));
        expect(existsSync(file)).toBe(true);
        if (!file.endsWith('.png')) continue;
        const larger = file.replace('.png', '@2x.png');
        expect(existsSync(larger)).toBe(true);
      }
    },
  );
});

it('has one that macOS colours, and two elsewhere', () => {
  expect(trayIconFile('darwin', 'bang', true)).toBe('bangTemplate.png');
  expect(trayIconFile('win32', 'bang', true)).toBe('bang-on-dark.ico');
  expect(trayIconFile('linux', 'bang', false)).toBe('bang-on-light.png');
});

it('has a picture for the app beside it', () => {
  expect(existsSync(appIcon)).toBe(true);
});
