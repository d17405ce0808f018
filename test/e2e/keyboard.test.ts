import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { launchBrowser } from '#test/support/browser.ts';
import { isFocused, readRing, tabTo, waitForFocus } from '#test/support/keyboard.ts';
import { removeHome, startHost, type RunningHost } from '#test/support/running-host.ts';
import {
  closePages,
  fact,
  watchForTrouble,
  goTo,
  openWindow,
  SCREENS,
  serviceRow,
} from '#test/support/window.ts';

const EVERYTHING = 'Everything (practice)';
let browser: Browser;
let host: RunningHost;
let page: Page;
let checkForTrouble: () => void;

beforeAll(async () => {
  [browser, host] = await Promise.all([launchBrowser(), startHost()]);
});
beforeEach(async () => {
  page = await openWindow(browser, host);
  checkForTrouble = watchForTrouble(page);
});
afterEach(async () => {
  await closePages(browser);
  checkForTrouble();
});
afterAll(async () => {
  await browser.close();
  await host.stop();
  removeHome(host.home);
});

const press = (keys: string): Promise<void> => page.keyboard.press(keys);

async function go(name: string): Promise<void> {
  const index = SCREENS.findIndex(([screen]) => screen === name);
  await press(name === 'Settings' ? 'Control+,' : `Control+${index + 1}`);
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

it('goes to every screen with one press', async () => {
  for (const [name] of SCREENS) await go(name);
  await go('Services');
  await tabTo(page, page.getByRole('link', { name: EVERYTHING, exact: true }));
  await go('Costs');
  await waitForFocus(page, page.getByRole('heading', { level: 1, name: 'Costs' }));
});

it('sends a test call, and opens and closes what became of it', async () => {
  await tabTo(page, page.getByRole('button', { name: 'Send a test call' }));
  await press('Enter');
  await page.getByText('Claude answered. The request is in Activity.').waitFor();
  expect(await isFocused(page.getByRole('button', { name: 'Send a test call' }))).toBe(true);

  await go('Activity');
  const rows = page.getByRole('row').filter({ has: page.getByRole('link') });
  await rows.first().filter({ hasText: 'by Tallylight' }).waitFor();
  await press('j');
  await press('j');
  await waitForFocus(page, rows.nth(1).getByRole('link'));
  await press('k');
  await waitForFocus(page, rows.first().getByRole('link'));
  await press('Enter');
  const detail = page.getByRole('region', { name: /^Message · / });
  await detail.getByText('Claude was asked for by name.').waitFor();
  await waitForFocus(page, detail.getByRole('heading', { level: 2 }));

  await press('Escape');
  await detail.waitFor({ state: 'detached' });
  await waitForFocus(page, rows.first().getByRole('link'));
});

it('restarts a service that was killed and reads its log', async () => {
  await go('Services');
  const row = serviceRow(page, EVERYTHING);
  await row.getByText('Running').waitFor();
  await press('j');
  await press('Enter');
  const before = (await fact(page, 'Process').textContent()) ?? '';
  process.kill(Number(before), 'SIGKILL');
  await row.getByText('1 restart').waitFor();
  await press('Escape');
  // The row was drawn anew in another group and back.
  await row.getByText('Running').waitFor();
  await waitForFocus(page, row.getByRole('link', { name: EVERYTHING, exact: true }));

  await press('r');
  await row.getByText('1 restart').waitFor({ state: 'detached' });
  await row.getByText('Running').waitFor();
  await press('l');
  const log = page.getByRole('log', { name: `Log of ${EVERYTHING}` });
  await log.getByText('It was ended by SIGKILL.').waitFor();

  await press('/');
  await page.keyboard.type('sigkill');
  await log.locator('mark').first().waitFor();
  expect(await isFocused(page.getByRole('searchbox', { name: 'Find in log' }))).toBe(true);
  await press('Escape');
  await press('Escape');
  await log.waitFor({ state: 'detached' });
  expect(
    await row
      .getByRole('link')
      .evaluateAll((links) => links.includes(document.activeElement as HTMLElement)),
  ).toBe(true);
});

it('stays with a row whose button is gone', async () => {
  await go('Services');
  const row = serviceRow(page, EVERYTHING);
  await tabTo(page, row.getByRole('button', { name: `Stop ${EVERYTHING}` }));
  await press('Enter');
  await row.getByText('Stopped').waitFor();
  await waitForFocus(page, row.getByRole('link', { name: EVERYTHING, exact: true }));
  await press('r');
  await row.getByText('Running').waitFor();
});

it('finds and does everything from the palette', async () => {
  const field = page.getByRole('combobox', { name: 'Search or do' });
  await press('Control+k');
  await waitForFocus(page, field);
  await page.keyboard.type('send a test');
  await press('Enter');
  await page.getByRole('region', { name: /^Message · / }).waitFor();

  await press('Control+k');
  await page.keyboard.type('dark');
  await press('Enter');
  await page.locator('[data-theme="dark"]').waitFor();

  await press('Control+k');
  await page.keyboard.type('nothing like that');
  await page.getByText('Nothing is called that.').waitFor();
  await press('Escape');
  await field.waitFor({ state: 'detached' });
});

it('gives the focus back to where it was when a layer closes', async () => {
  const opened: readonly (readonly [name: string, screen: string, layer: string])[] = [
    ['Search or do', 'Home', 'dialog'],
    ['No notices', 'Home', 'dialog'],
    ['Working on', 'Home', 'menu'],
    ['All episodes', 'Activity', 'menu'],
    ['Add client', 'Settings', 'dialog'],
    ['Connect Claude Desktop…', 'Settings', 'dialog'],
  ];
  for (const [name, screen, layer] of opened) {
    await go(screen);
    const button = page.getByRole('button', { name }).first();
    await tabTo(page, button);
    await press('Enter');
    await page.getByRole(layer as 'dialog').waitFor();
    await press('Escape');
    await page.getByRole(layer as 'dialog').waitFor({ state: 'detached' });
    await waitForFocus(page, button);
  }

  await go('Providers');
  await tabTo(page, page.getByRole('button', { name: 'Details: Claude' }));
  await press('Enter');
  const remove = page.getByRole('button', { name: 'Remove key' });
  await tabTo(page, remove);
  await press('Enter');
  await page.getByRole('dialog').waitFor();
  await press('Escape');
  await waitForFocus(page, remove);
  const replace = page.getByRole('link', { name: 'Replace key' });
  await tabTo(page, replace);
  await press('Enter');
  await page.getByRole('dialog').waitFor();
  await press('Escape');
  await waitForFocus(page, replace);
});

it('lists its keys, and lets single letters be switched off', async () => {
  await go('Services');
  await tabTo(page, page.getByRole('link', { name: EVERYTHING, exact: true }));
  await press('?');
  const list = page.getByRole('dialog', { name: 'Keys' });
  await list.getByText('Restart the service of the row').waitFor();
  await tabTo(page, list.getByRole('button', { name: 'Single keys are on' }));
  await press('Space');
  await list.getByRole('button', { name: 'Single keys are off' }).waitFor();
  await press('Escape');
  await list.waitFor({ state: 'detached' });
  await waitForFocus(page, page.getByRole('link', { name: EVERYTHING, exact: true }));

  await press('l');
  await press('?');
  await press('Control+k');
  await page.getByRole('combobox', { name: 'Search or do' }).waitFor();
  expect(await page.getByRole('dialog').count()).toBe(1);
  expect(await page.getByRole('log').count()).toBe(0);
});

it.each(['light', 'dark'] as const)('shows where the focus is, in %s', async (colorScheme) => {
  await page.emulateMedia({ colorScheme });
  for (const [name, path] of [
    ['Home', '/'],
    ['Services', '/services?id=everything&tab=log'],
    ['Settings', '/settings'],
  ] as const) {
    await goTo(page, name, path);
    expect((await walk()).length).toBeGreaterThan(10);
  }
});

/** Goes once round the page with Tab, from wherever it is, and looks at the ring of every stop. */
async function walk(): Promise<readonly string[]> {
  const stops: string[] = [];
  for (;;) {
    await press('Tab');
    const stop = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 300) ?? '');
    // Between the last stop and the first lies the browser itself.
    if (stop.startsWith('<body')) continue;
    if (stop === stops[0]) return stops;
    const { widthPx, contrast } = await readRing(page);
    expect(widthPx, stop).toBeGreaterThanOrEqual(2);
    expect(contrast, stop).toBeGreaterThanOrEqual(3);
    stops.push(stop);
  }
}
