import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { launchBrowser } from '#test/support/browser.ts';
import { removeHome, startHost, type RunningHost } from '#test/support/running-host.ts';
import {
  closePages,
  fact,
  watchForTrouble,
  goTo,
  openWindow,
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

it('shows a test call live in Activity, with its cost and, first of all, the reason', async () => {
  const watching = await openWindow(browser, host);
  await watching.getByRole('link', { name: 'Activity' }).click();
  await watching.getByRole('heading', { level: 1, name: 'Activity' }).waitFor();
  const arrived = watching.getByRole('row').filter({ hasText: 'by Tallylight' });
  expect(await arrived.count()).toBe(0);

  await page.getByRole('button', { name: 'Send a test call' }).click();
  await page.getByText('Claude answered. The request is in Activity.').waitFor();

  await arrived.filter({ hasText: 'Done' }).waitFor();
  expect(await arrived.getByRole('cell').last().textContent()).toMatch(/^(≈ )?\$0\.0000\d+$/);
  await arrived.getByRole('link').click();
  const detail = watching.getByRole('region', { name: /^Message · \d\d:\d\d · Ep\. 42/ });
  await detail.getByRole('list', { name: 'Attempts' }).waitFor();
  expect(await detail.getByRole('paragraph').first().textContent()).toBe(
    'Claude was asked for by name.',
  );
  expect(await fact(watching, 'Cost').textContent()).toMatch(/^\$0\.0000\d+, by list price/);
});

it('says that a service was killed, and brings it back by itself', async () => {
  await page.getByRole('link', { name: EVERYTHING, exact: true }).click();
  const row = serviceRow(page, EVERYTHING);
  await row.getByText('Running').waitFor();

  // The first restart comes at once, so there is nothing to read of it but that it was.
  await kill(page);
  await row.getByText('1 restart').waitFor();
  await row.getByText('Running').waitFor();
  await kill(page);

  const troubled = page.getByRole('region', { name: 'Needs attention' });
  await troubled.getByText('Stopped by itself').waitFor();
  await troubled.getByText('It was ended by SIGKILL.').waitFor();
  await troubled.getByText('2 restarts').waitFor();
  const recovered = page.getByRole('region', { name: 'Running' });
  await recovered.getByText('2 restarts').waitFor();
  await recovered.getByText('Running').last().waitFor();
});

it('restarts a service at a press, and finds what it did in its log', async () => {
  await goTo(page, 'Services', '/services');
  const row = serviceRow(page, EVERYTHING);
  await row.getByText('Running').waitFor();
  await row.getByRole('link', { name: EVERYTHING, exact: true }).click();
  const before = await fact(page, 'Process').textContent();
  await row.getByRole('button', { name: `Restart ${EVERYTHING}` }).click();
  await row.getByText('Running').waitFor();
  await fact(page, 'Process')
    .filter({ hasNotText: before ?? '' })
    .filter({ hasText: /\d/ })
    .waitFor();

  await row.getByRole('link', { name: `Show log of ${EVERYTHING}` }).click();
  const log = page.getByRole('log', { name: `Log of ${EVERYTHING}` });
  await log.getByText('Running, with 13 tools.').last().waitFor();
  await page.getByRole('searchbox', { name: 'Find in log' }).fill('WITH 13');
  await log.locator('mark').getByText('with 13').first().waitFor();
});

/** Kills the process of the service whose facts are open, as its own bug would. */
async function kill(shown: Page): Promise<void> {
  process.kill(Number(await fact(shown, 'Process').textContent()), 'SIGKILL');
}
