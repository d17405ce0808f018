import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { launchBrowser } from '#test/support/browser.ts';
import { removeHome, startHost, type RunningHost } from '#test/support/running-host.ts';
import {
  closePages,
  goTo,
  openPage,
  openWindow,
  SCREENS,
  serviceRow,
} from '#test/support/window.ts';

const EVERYTHING = 'Everything (practice)';
const NOT_VALID = 'This code is not valid any more. Each works once, for a minute.';
let browser: Browser;
let host: RunningHost;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});
beforeEach(async () => {
  host = await startHost();
});
afterEach(async () => {
  await closePages(browser);
  await host.stop();
  removeHome(host.home);
});
afterAll(() => browser.close());

const home = () => page.getByRole('heading', { level: 1, name: 'Home' });
const askedForCode = () =>
  page.getByRole('heading', { level: 1, name: 'Open this window with a code' });

it('asks a browser that it does not know for a code, and takes none that is wrong or used', async () => {
  page = await openPage(browser);
  await page.goto(host.address);
  await askedForCode().waitFor();
  for (const code of ['WRONG', '<img src=x onerror=alert(1)>', '0000000000']) {
    await page.getByRole('textbox', { name: 'Code' }).fill(code);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText(NOT_VALID).waitFor();
  }
  await page.getByRole('textbox', { name: 'Code' }).fill(host.windowUrl);
  await page.getByRole('button', { name: 'Open' }).click();
  await home().waitFor();

  page = await openPage(browser);
  await page.goto(host.windowUrl);
  await askedForCode().waitFor();
  await page.getByRole('textbox', { name: 'Code' }).fill(host.windowUrl);
  await page.getByRole('button', { name: 'Open' }).click();
  await page.getByRole('alert').getByText(NOT_VALID).waitFor();
});

it('keeps the session when the page is loaded again, and the code out of the address', async () => {
  page = await openWindow(browser, host);
  expect(page.url()).not.toContain('code');
  await page.getByRole('link', { name: 'Costs' }).click();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Costs' }).waitFor();
  await page
    .getByText(/^at least \$|^\$/)
    .first()
    .waitFor();
});

it('says that the host is gone, keeps what was last seen, and comes back with it by itself', async () => {
  page = await openWindow(browser, host);
  await page.getByText('All good').waitFor();
  const text = await page.getByRole('main').innerText();

  await host.kill();

  await page
    .getByRole('alert')
    .getByText(/^Not connected – last seen \d\d:\d\d$/)
    .waitFor();
  expect(await page.getByRole('main').innerText()).toContain(text.slice(0, 200));
  const isDimmed = await page
    .getByRole('main')
    .evaluate((main) => getComputedStyle(main).color !== getComputedStyle(document.body).color);
  expect(isDimmed).toBe(true);
  for (const name of ['Send a test call', 'Pause', `Restart ${EVERYTHING}`, `Stop ${EVERYTHING}`])
    expect(await page.getByRole('button', { name }).isDisabled(), name).toBe(true);
  await page.keyboard.press('Control+k');
  await page.getByRole('option', { name: 'Settings' }).waitFor();
  expect(await page.getByRole('option', { name: 'Restart' }).count()).toBe(0);
  await page.keyboard.press('Escape');

  host = await startHost({ home: host.home, port: host.port });
  await page.getByRole('alert').waitFor({ state: 'detached' });
  await serviceRow(page, EVERYTHING).getByText('Running').waitFor();
  await page.getByRole('button', { name: 'Send a test call' }).click();
  await page.getByText('Claude answered. The request is in Activity.').waitFor();
});

it('still shows every screen while the host is gone, also those that were not opened before', async () => {
  page = await openWindow(browser, host);
  await page.getByText('All good').waitFor();
  await page.waitForFunction(
    (names) => {
      const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
      return names.every((name) => loaded.some((url) => url.includes(`/assets/${name}-`)));
    },
    SCREENS.slice(1).map(([name]) => name.toLowerCase()),
  );
  await host.kill();
  await page
    .getByRole('alert')
    .getByText(/^Not connected/)
    .waitFor();

  for (const [index, [name]] of SCREENS.entries()) {
    await page.keyboard.press(name === 'Settings' ? 'Control+,' : `Control+${index + 1}`);
    await page.getByRole('heading', { level: 1, name }).waitFor();
  }
  await goTo(page, 'Services', '/services?id=everything&tab=log');
  await page.getByRole('log').waitFor();
  await page.getByRole('button', { name: 'Working on' }).waitFor();
});

it('asks for a code when the host that comes back does not know the page', async () => {
  page = await openWindow(browser, host);
  const { home: oldHome, port } = host;
  await host.kill();
  removeHome(oldHome);
  host = await startHost({ port });
  await askedForCode().waitFor();
});
