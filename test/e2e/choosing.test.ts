import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { expectNoFaults } from '#test/support/axe.ts';
import { launchBrowser } from '#test/support/browser.ts';
import { waitForFocus } from '#test/support/keyboard.ts';
import { removeHome, startHost, type RunningHost } from '#test/support/running-host.ts';
import { closePages, goTo, openWindow, watchForTrouble } from '#test/support/window.ts';

const TITLE = 'How providers are chosen';

let browser: Browser;
let host: RunningHost;
let page: Page;
let checkForTrouble: () => void;

beforeAll(async () => {
  [browser, host] = await Promise.all([launchBrowser(), startHost()]);
});
afterAll(async () => {
  await browser.close();
  await host.stop();
  removeHome(host.home);
});
beforeEach(async () => {
  page = await openWindow(browser, host);
  checkForTrouble = watchForTrouble(page);
  await goTo(page, TITLE, '/providers/choosing');
});
afterEach(async () => {
  await closePages(browser);
  checkForTrouble();
});

const file = () => join(host.folder, 'tallylight.json');
const text = (): string => readFileSync(file(), 'utf8');
const strategy = (name: string) => page.getByRole('radio', { name, exact: true });
const choose = (name: string) =>
  page.getByRole('region', { name: 'Strategy' }).getByText(name, { exact: true }).click();
const said = (words: string) => page.getByRole('main').getByText(words).waitFor();
const work = (name: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('combobox', { name, exact: true }) });

it('is one press from the providers, and says who would do what', async () => {
  await goTo(page, 'Providers', '/providers');
  await page.getByRole('link', { name: TITLE }).click();
  await page.getByRole('heading', { level: 1, name: TITLE }).waitFor();
  await work('Scripts')
    .getByText(/^(Claude|Gemini|Local model), (≈ \$0\.\d+|free)$/)
    .waitFor();
  await page.getByText('Price 25 %, quality 35 %, speed 25 %, room 15 %.').waitFor();
  await expectNoFaults(page, TITLE);
});

it('changes the strategy in the settings file, keeps its comments, and undoes it', async () => {
  await choose('Cheapest');
  await said('Saved: Cheapest.');
  expect(text()).toContain('"strategy": "cost_optimized"');
  expect(text()).toContain('// Practice: everything here is pretended');
  await page.getByText('Price 40 %, quality 30 %, speed 20 %, room 10 %.').waitFor();

  await page.getByRole('button', { name: 'Undo' }).click();
  await said('It is as it was.');
  await expect.poll(() => strategy('Balanced').isChecked()).toBe(true);
  expect(text()).toContain('"strategy": "balanced"');
});

it('leaves out what is switched off', async () => {
  const price = page.getByRole('checkbox', { name: 'Price counts' });
  await price.focus();
  await page.keyboard.press('Space');
  await said('Saved: “Price counts” is off.');
  await page.getByText('Quality 47 %, speed 33 %, room 20 %.').waitFor();
  expect(text()).toContain('"costAwareness": false');
  await waitForFocus(page, price);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Price 25 %, quality 35 %, speed 25 %, room 15 %.').waitFor();
});

it('takes weights of one’s own, with their sum, and shows what they come to before they are saved', async () => {
  await choose('Your own weights');
  await said('Saved: Your own weights.');
  const save = page.getByRole('button', { name: 'Save weights' });
  await page.getByText('Sum 100 %.').waitFor();
  expect(await save.isDisabled()).toBe(true);

  await page.getByRole('textbox', { name: 'Price in %' }).fill('125');
  await page.getByText('Each is a whole number from 0 to 100.').waitFor();
  expect(await save.isDisabled()).toBe(true);
  await expectNoFaults(page, 'weights that are none');

  await page.getByRole('textbox', { name: 'Price in %' }).fill('75');
  await page.getByText('Sum 150 %. They are scaled to 100 %.').waitFor();
  await page.getByText('Price 50 %, quality 23 %, speed 17 %, room 10 %.').waitFor();
  expect(text()).not.toContain('0.75');
  await save.click();
  await said('Saved: what counts, and how much.');
  expect(text()).toContain('"cost": 0.75');
  expect(text()).not.toContain('"quality": ');
});

it('gives one kind of work a strategy of its own, and takes it back without a trace', async () => {
  const select = page.getByRole('combobox', { name: 'Voice', exact: true });
  await select.selectOption('Fastest');
  await said('Saved: Voice by “Fastest”.');
  expect(text()).toContain('"strategy": "speed_optimized"');
  await page.getByRole('button', { name: 'Undo' }).click();
  await said('It is as it was.');
  await expect.poll(() => select.inputValue()).toBe('as-all');
  expect(text()).not.toContain('speed_optimized');
});

it('follows the file, names its exceptions, and says why nothing is saved while it is broken', async () => {
  const good = text();
  const routing = '"routing": { "episodes": { "Ep. 42": "quality_optimized" } }';
  writeFileSync(file(), `{ ${routing} }`);
  await page.getByText('Episode “Ep. 42” goes by “Best quality”.').waitFor();
  writeFileSync(file(), `{ ${routing} `);
  await page.waitForFunction(() => document.title === '(1) Tallylight');
  await choose('Fastest');
  await page.getByText(/^The settings file has a mistake\. Mend it first/).waitFor();
  expect(await strategy('Balanced').isChecked()).toBe(true);
  writeFileSync(file(), good);
  await page.waitForFunction(() => document.title === 'Tallylight');
});
