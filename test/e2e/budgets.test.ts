import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterEach, afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postMessage } from '#test/support/ask-host.ts';
import { expectNoFaults } from '#test/support/axe.ts';
import { launchBrowser } from '#test/support/browser.ts';
import { waitForFocus } from '#test/support/keyboard.ts';
import { PressCounter } from '#test/support/press-counter.ts';
import { startHostWithScript, type HostWithScript } from '#test/support/host-with-script.ts';
import { closePages, goTo, openWindow, watchForTrouble } from '#test/support/window.ts';

let browser: Browser;
let host: HostWithScript;
let page: Page;
let checkForTrouble: () => void;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const start = async (): Promise<void> => void (host = await startHostWithScript());
const end = (): Promise<void> => host.end();
beforeEach(async () => {
  if (host.child.exitCode !== null) return;
  page = await openWindow(browser, host);
  checkForTrouble = watchForTrouble(page);
});
afterEach(async () => {
  await closePages(browser);
  checkForTrouble();
});

const dialog = () => page.getByRole('dialog', { name: /^(Set a|Edit) budget$/ });
const amount = () => dialog().getByRole('textbox', { name: 'Amount in $' });
const save = () => dialog().getByRole('button', { name: 'Save' });
const budgets = () => page.getByRole('region', { name: 'Budgets' });
const budget = (name: string) =>
  budgets()
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name, exact: true }) });
const button = (name: string) => page.getByRole('main').getByRole('button', { name });

describe('budgets', () => {
  beforeAll(start);
  afterAll(end);

  it('6: a budget for the month, in 3', async () => {
    const presses = new PressCounter(page);
    await presses.click(page.getByRole('link', { name: 'Costs', exact: true }));
    await presses.click(page.getByRole('button', { name: 'Set budget' }));
    await waitForFocus(page, amount());
    await presses.type('40');
    await presses.click(save());
    await budget('This month')
      .getByText(/\$\d+\.\d\d of \$40$/)
      .waitFor();
    await budget('This month').getByText('Only tells you.').waitFor();
    await budget('This month')
      .getByText(/ Begins anew on .* at \d\d:\d\d/)
      .waitFor();
    expect(presses.count).toBeLessThanOrEqual(3);

    await goTo(page, 'Home', '/');
    await page
      .getByRole('region', { name: 'This month' })
      .getByText(/^Budget: .*\$\d+\.\d\d of \$40, begins anew on /)
      .waitFor();
  });

  it('6: the same with the palette, in 3', async () => {
    const presses = new PressCounter(page);
    await presses.press('Control+k');
    await page.getByRole('combobox').waitFor();
    await presses.type('set budget');
    await presses.press('Enter');
    await waitForFocus(page, amount());
    await amount().selectText();
    await presses.type('50');
    await presses.press('Enter');
    await budget('This month')
      .getByText(/of \$50$/)
      .waitFor();
    expect(presses.count).toBeLessThanOrEqual(3);
  });

  it('takes no amount that is none', async () => {
    await goTo(page, 'Costs', '/costs?budget=new');
    await amount().fill('forty');
    expect(await save().isDisabled()).toBe(true);
    await amount().fill('$1,200.50');
    expect(await save().isDisabled()).toBe(false);
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });

  it('changes a budget, removes it, and brings it back', async () => {
    await goTo(page, 'Costs', '/costs');
    await button('Edit budget: This month').click();
    await amount().fill('60');
    await dialog().getByText('Stop paid requests').click();
    await save().click();
    await budget('This month')
      .getByText(/of \$60$/)
      .waitFor();
    await budget('This month').getByText('Refuses paid requests that do not fit.').waitFor();

    await button('Remove budget: This month').click();
    await budgets().getByText('Removed the budget “This month”.').waitFor();
    await budget('This month').waitFor({ state: 'detached' });
    await waitForFocus(page, button('Undo'));
    await page.keyboard.press('Enter');
    await budget('This month')
      .getByText(/of \$60$/)
      .waitFor();
    await budget('This month').getByText('Refuses paid requests that do not fit.').waitFor();
    await button('Remove budget: This month').click();
    await budget('This month').waitFor({ state: 'detached' });
  });

  it('brings a budget back in its place, with the price that only its file assumed', async () => {
    const { budgets: desk } = host.contract.client;
    await desk.set({ for: 'month', of: null, usd: 60, whenReached: 'pause', assumeUsd: 0.05 });
    await desk.set({ for: 'provider', of: 'claude', usd: 12, whenReached: 'alert' });
    await goTo(page, 'Costs', '/costs');
    await budget('Claude this month').waitFor();

    await button('Remove budget: This month').click();
    await budget('This month').waitFor({ state: 'detached' });
    await button('Undo').click();

    await budget('This month').getByText('without a known price counts as $0.050.').waitFor();
    const names = await budgets().getByRole('heading', { level: 3 }).allInnerTexts();
    expect(names).toEqual(['This month', 'Claude this month']);
    await desk.remove({ id: 'month' });
    await desk.remove({ id: 'provider:claude' });
  });

  it('says in the dialog why a budget can’t be set, and keeps what was typed', async () => {
    const file = join(host.folder, 'tallylight.json');
    const twice = { for: 'provider', of: 'claude', usd: 12 };
    await goTo(page, 'Costs', '/costs?budget=new');
    const list = `"budgets": ${JSON.stringify([twice, twice])}`;
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"budgets": \[[^\]]*\]/, list));
    await page.waitForFunction(() => document.title === '(1) Tallylight');
    await amount().fill('33');
    await save().click();

    await dialog()
      .getByRole('alert')
      .getByText('There are two budgets for Claude. Keep one of them in the settings file.')
      .waitFor();
    expect(await amount().inputValue()).toBe('33');
    await expectNoFaults(page, 'a refused budget');
    await dialog().getByText('Claude', { exact: true }).click();
    await save().click();
    await budget('Claude this month')
      .getByText(/of \$33$/)
      .waitFor();
    await button('Remove budget: Claude this month').click();
  });

  it('says that a budget for an episode that is not there counts nothing yet', async () => {
    const wish = { for: 'episode', of: 'Ep. 99', usd: 5, whenReached: 'alert' } as const;
    await host.contract.client.budgets.set(wish);
    await goTo(page, 'Costs', '/costs');
    await budget('Ep. 99').getByText('There is no episode “Ep. 99” here yet.').waitFor();
    await button('Remove budget: Ep. 99').click();
  });

  it('refuses what does not fit into a budget that stops, and says so in the window', async () => {
    expect((await postMessage(host.asker)).status).toBe(200);
    await goTo(page, 'Costs', '/costs?budget=new');
    await dialog().getByText('Claude', { exact: true }).click();
    await amount().fill('0.00001');
    await dialog().getByText('Stop paid requests').click();
    await save().click();
    await budget('Claude this month').getByText('Paid requests are refused').waitFor();

    const refused = await postMessage(host.asker);
    expect(refused.status).toBe(402);
    await goTo(page, 'Activity', '/activity');
    await page.getByRole('row').filter({ hasText: 'Not sent' }).first().getByRole('link').click();
    await page
      .getByText(/^Not sent\. The .* budget for Claude/i)
      .first()
      .waitFor();
    await page.getByText('nothing, because nothing was sent').waitFor();
  });

  it('sets budgets for an episode and for a client by their names', async () => {
    await goTo(page, 'Costs', '/costs?budget=new');
    await dialog().getByText('An episode').click();
    await dialog().getByLabel('Which episode').selectOption({ index: 1 });
    const name = await dialog().getByLabel('Which episode').locator('option:checked').innerText();
    await amount().fill('8');
    await save().click();
    await budget(name)
      .getByText(/of \$8$/)
      .waitFor();

    await goTo(page, 'Costs', '/costs?budget=new');
    await dialog().getByText('A client').click();
    await dialog().getByLabel('Which client').selectOption('Script');
    await amount().fill('5');
    await save().click();
    await budget('Script this month')
      .getByText(/of \$5$/)
      .waitFor();
  });

  it('axe finds nothing in budgets, their dialog and Home', async () => {
    await goTo(page, 'Costs', '/costs');
    await page.getByText(/^\d+ days with/).waitFor();
    await budget('Claude this month').waitFor();
    await expectNoFaults(page, 'Costs');
    await button('Set budget').click();
    await dialog().getByText('An episode').click();
    await expectNoFaults(page, 'Set a budget');
    await page.keyboard.press('Escape');
    await button('Remove budget: Claude this month').click();
    await button('Undo').waitFor();
    await expectNoFaults(page, 'removed');
    await goTo(page, 'Home', '/');
    await expectNoFaults(page, 'Home');
  });
});
