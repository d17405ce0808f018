import { beforeEach, expect, it, vi } from 'vitest';
import { createFakeElectron, type FakeElectron } from '#test/support/fake-electron.ts';
import { createTray } from './create-tray.ts';
import type { DesktopAction } from './menu-rows.ts';
import type { TrayModel } from './tray-model.ts';
import type { TrayIcon } from './tray.ts';

const CALM: TrayModel = {
  shape: 'plain',
  tooltip: 'Tallylight: All good',
  rows: [{ kind: 'action', label: 'Pause all', action: { name: 'set-paused', isPaused: true } }],
};
const PAUSED: TrayModel = {
  shape: 'slash',
  tooltip: 'Tallylight: Paused',
  rows: [{ kind: 'action', label: 'Resume all', action: { name: 'set-paused', isPaused: false } }],
};
let fake: FakeElectron;
const act = vi.fn<(action: DesktopAction) => void>();

beforeEach(() => {
  act.mockReset();
  fake = createFakeElectron();
});

function createOn(platform: string, desktop = 'KDE'): TrayIcon {
  const surroundings = {
    args: [],
    environment: { XDG_CURRENT_DESKTOP: desktop },
    platform,
    entryFolder: '/app/out/main',
    process,
  };
  return createTray(fake.electron, surroundings, act);
}

it('is one icon, whatever happens to it', () => {
  const tray = createOn('linux');
  expect(fake.trays).toHaveLength(0);

  for (const model of [CALM, PAUSED, CALM]) tray.show(model);
  fake.nativeTheme.shouldUseDarkColors = true;
  fake.nativeTheme.emit('updated');
  expect(fake.trays).toHaveLength(1);
  expect(fake.trays[0]?.image).toBe('/app/resources/icons/tray/plain-on-dark.png');
});

it('sets its menu again after each change, and only then', () => {
  const tray = createOn('linux');
  for (const model of [CALM, { ...CALM, rows: [...CALM.rows] }, PAUSED]) tray.show(model);

  const labels = fake.trays[0]?.menus.map(([row]) => row?.label);
  expect(labels).toEqual(['Pause all', 'Resume all']);
  expect(fake.trays[0]?.tooltip).toBe('Tallylight: Paused');
  expect(fake.trays[0]?.image).toContain('slash-on-light.png');
});

it('does what the chosen row says', () => {
  createOn('linux').show(PAUSED);
  const click = fake.trays[0]?.menus[0]?.[0]?.click as (() => void) | undefined;
  click?.();

  expect(act).toHaveBeenCalledExactlyOnceWith({ name: 'set-paused', isPaused: false });
});

it.each([
  ['win32', 1],
  ['linux', 1],
  ['darwin', 0],
])('shows the window at a click on %s: %i', (platform, times) => {
  createOn(platform).show(CALM);
  fake.trays[0]?.emit('click');

  expect(act.mock.calls).toEqual(Array(times).fill([{ name: 'show' }]));
});

it('follows the bar’s own theme on Windows', () => {
  fake.nativeTheme.shouldUseDarkColorsForSystemIntegratedUI = true;
  createOn('win32').show(CALM);

  expect(fake.trays[0]?.image).toContain('plain-on-dark.ico');
});

it('is gone once it was closed, and does not come back with a theme', () => {
  const tray = createOn('linux');
  tray.show(CALM);
  tray.close();
  fake.nativeTheme.shouldUseDarkColors = true;
  fake.nativeTheme.emit('updated');

  expect(fake.trays).toHaveLength(1);
  expect(fake.trays[0]?.isGone).toBe(true);
});
