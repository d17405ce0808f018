import { expect, it } from 'vitest';
import { hasTrayHost, isTrayDark } from './tray-host.ts';

it.each([
  ['darwin', undefined, true],
  ['win32', undefined, true],
  ['linux', undefined, true],
  ['linux', 'KDE', true],
  ['linux', 'XFCE', true],
  ['linux', 'ubuntu:GNOME', true],
  ['linux', 'GNOME', false],
  ['linux', 'GNOME-Classic:GNOME', false],
])('on %s with desktop %s, a tray shows: %s', (platform, desktop, isThere) => {
  expect(hasTrayHost(platform, { XDG_CURRENT_DESKTOP: desktop })).toBe(isThere);
});

it.each([
  ['linux', 'ubuntu:GNOME', false, true],
  ['linux', 'KDE', false, false],
  ['linux', 'KDE', true, true],
  ['win32', undefined, false, false],
])(
  'on %s with desktop %s and a dark theme %s, its bar is dark: %s',
  (platform, desktop, isThemeDark, isDark) => {
    expect(isTrayDark(platform, { XDG_CURRENT_DESKTOP: desktop }, isThemeDark)).toBe(isDark);
  },
);
