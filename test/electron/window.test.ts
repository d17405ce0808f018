import { once } from 'node:events';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ELECTRON_FLAGS } from '../../scripts/runtime-flags.mjs';
import { freePort, removeHome } from '#test/support/running-host.ts';

// The real thing: Electron's own program with the built app in it.

const SIX_SECONDS_MS = 6_000;
const PERMISSIONS = ['geolocation', 'notifications', 'camera', 'microphone'] as const;
const obstacle = findObstacle();
const home = mkdtempSync(join(tmpdir(), 'electron-'));
let app: ElectronApplication;
let page: Page;

beforeAll(async () => {
  if (obstacle !== null) return;
  const env = Object.entries({ ...process.env, TALLYLIGHT_HOME: home });
  app = await _electron.launch({
    args: [...ELECTRON_FLAGS, '.', '--practice', '--port', String(await freePort())],
    env: Object.fromEntries(
      env.filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
  });
  page = await app.firstWindow();
});
beforeEach((context) => {
  context.skip(obstacle !== null, obstacle ?? '');
});
afterAll(async () => {
  await app?.close();
  removeHome(home);
});

function findObstacle(): string | null {
  const { DISPLAY, WAYLAND_DISPLAY, ELECTRON_OVERRIDE_DIST_PATH } = process.env;
  const isThere = ELECTRON_OVERRIDE_DIST_PATH ?? existsSync('node_modules/electron/path.txt');
  if (!isThere) return 'Electron’s runtime isn’t on this computer';
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY)
    return 'There is no display for a window';
  if (process.getuid?.() === 0) return 'The sandbox does not run as root';
  return null;
}

const findHeading = () => page.getByRole('heading', { level: 1 });

it('shows the page, which has talked to the core', async () => {
  await findHeading().waitFor();
  expect(page.url()).toMatch(/^app:\/\/tallylight\/index\.html/);
});

it('gives the page a way to ask for its port, and nothing else', async () => {
  const reach = await page.evaluate(() => ({
    bridge: Object.keys(window.tallylight ?? {}),
    node: ['require', 'process', 'module', 'Buffer'].filter((name) => name in window),
  }));
  expect(reach).toEqual({ bridge: ['askForPort'], node: [] });
});

it('runs every page as it was told to', async () => {
  const effective = await app.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) =>
      // Electron has it, and does not describe it.
      (contents as unknown as { getLastWebPreferences(): object }).getLastWebPreferences(),
    ),
  );
  expect(effective).toEqual([
    expect.objectContaining({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    }),
  ]);
});

it('gives a reloaded page a port again', async () => {
  await page.reload();
  await findHeading().waitFor();
  expect(await findHeading().isVisible()).toBe(true);
});

it('goes nowhere else and opens nothing', async () => {
  const opened = await page.evaluate(() => window.open('https://evil.example/'));
  await page.evaluate(() => window.location.assign('https://evil.example/'));
  await findHeading().waitFor();

  expect(opened).toBeNull();
  expect(page.url()).toMatch(/^app:\/\/tallylight\//);
  expect(app.windows()).toHaveLength(1);
});

it.each(PERMISSIONS)('has no permission for %s', async (name) => {
  const state = await page.evaluate(
    async (permission) => (await navigator.permissions.query({ name: permission })).state,
    name,
  );
  expect(state).toBe('denied');
});

it('quits within six seconds', async () => {
  const ended = once(app.process(), 'exit');
  const startedMs = performance.now();
  await app.evaluate(({ app: running }) => running.quit());
  const [code] = (await ended) as [number | null];

  expect(code).toBe(0);
  expect(performance.now() - startedMs).toBeLessThan(SIX_SECONDS_MS);
});
