import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { launchBrowser } from '#test/support/browser.ts';
import { removeHome, startHost, type RunningHost } from '#test/support/running-host.ts';
import { makeTalkingHome } from '#test/support/homes.ts';
import { closePages, watchForTrouble, goTo, openWindow, SMALLEST } from '#test/support/window.ts';

/** More than the window has room for. */
const LINES = Array.from({ length: 300 }, (_, index) =>
  index % 100 === 50 ? `odd line ${index}` : `line ${index}`,
);
/** Before or after it stands what Tallylight did meanwhile: the two come on different pipes. */
const END = 'line 299';
const LONG = `long ${'word '.repeat(200)}end`;
let browser: Browser;
let host: RunningHost;
let page: Page;
let log: Locator;
let checkForTrouble: () => void;

beforeAll(async () => {
  const home = makeTalkingHome({ id: 'talker', name: 'Talker', lines: [LONG, ...LINES] });
  [browser, host] = await Promise.all([launchBrowser(), startHost({ home })]);
});
beforeEach(async () => {
  page = await openWindow(browser, host, { viewport: SMALLEST });
  checkForTrouble = watchForTrouble(page);
  log = page.getByRole('log', { name: 'Log of Talker' });
  await goTo(page, 'Services', '/services?id=talker&tab=log');
  await log.getByText(END).last().waitFor();
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

it('follows its end until the reader scrolls up, and counts what comes meanwhile', async () => {
  const follow = page.getByRole('button', { name: 'Follow', exact: true });
  expect(await follow.getAttribute('aria-pressed')).toBe('true');

  await log.hover();
  await page.mouse.wheel(0, -2_000);
  await log.getByText(END).last().waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Follow', exact: true, pressed: false }).waitFor();
  const [reading] = await log.allInnerTexts();
  await page.getByRole('button', { name: 'Restart Talker' }).last().click();
  const pill = page.getByRole('button', { name: /^\d+ new lines$/ });
  await pill.filter({ hasText: /30\d/ }).waitFor();
  expect(await log.allInnerTexts()).toEqual([reading]);

  await pill.click();
  await log.getByText(END).last().waitFor();
  await pill.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Follow', exact: true, pressed: true }).waitFor();
});

it('finds text, steps through it round and round, and can hide the rest', async () => {
  const found = page.getByRole('status');
  await page.getByRole('searchbox', { name: 'Find in log' }).fill('odd LINE 2');
  const count = await hitCount(page);
  await page.keyboard.press('Shift+Enter');
  await found.getByText(`${count}/${count}`).waitFor();
  await log.locator('mark').getByText('odd line 2').first().waitFor();
  await page.getByRole('button', { name: 'Next hit' }).click();
  await found.getByText(`1/${count}`).waitFor();

  await log.getByText('line 249').first().waitFor();
  await page.getByRole('button', { name: 'Only hits' }).click();
  await log.getByText('line 249').first().waitFor({ state: 'detached' });
  expect(await log.locator('mark').count()).toBe(count);

  await page.getByRole('searchbox', { name: 'Find in log' }).fill('not in there');
  await log.getByText('No line holds that.').waitFor();
});

it('draws no more of a long log than is in sight, and wraps long lines when told to', async () => {
  expect(await log.getByText(/line \d/).count()).toBeLessThan(120);

  await log.focus();
  await page.keyboard.press('Control+Home');
  const long = log.getByText('long word').first();
  await long.waitFor();
  const before = await long.boundingBox();
  await page.getByRole('button', { name: 'Wrap' }).click();
  await page.waitForFunction(
    ([box, height]) => (box as HTMLElement).getBoundingClientRect().height > Number(height),
    [await long.elementHandle(), before?.height] as const,
  );
  expect(await log.evaluate((box) => box.scrollWidth <= box.clientWidth)).toBe(true);
});

/** How many hits there are, by the page's own count. */
async function hitCount(shown: Page): Promise<number> {
  const text = await shown
    .getByRole('status')
    .filter({ hasText: /\d\/[1-9]/ })
    .textContent();
  return Number(text?.split('/')[1]);
}
