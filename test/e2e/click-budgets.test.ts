import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startAnthropicServer, type AnthropicServer } from '#test/support/anthropic-server.ts';
import { makeBrokenHome, makeHome, writeSettings } from '#test/support/homes.ts';
import { launchBrowser } from '#test/support/browser.ts';
import { PressCounter } from '#test/support/press-counter.ts';
import { removeHome, startHost, type RunningHost } from '#test/support/running-host.ts';
import { closePages, openWindow, serviceRow } from '#test/support/window.ts';

let browser: Browser;
let page: Page;
let presses: PressCounter;
let message: Locator;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterEach(() => closePages(browser));
afterAll(() => browser.close());

const screen = (name: string) => page.getByRole('link', { name, exact: true });

describe('journeys from Home, with their most presses', () => {
  let host: RunningHost;
  beforeAll(async () => {
    host = await startHost({ home: makeBrokenHome() });
  });
  beforeEach(async () => {
    page = await openWindow(browser, host);
    presses = new PressCounter(page);
    message = page.getByRole('row').filter({ hasText: 'Message' });
  });
  afterAll(async () => {
    await host.stop();
    removeHome(host.home);
  });

  it('4: why a request went where it went, in 2', async () => {
    await presses.click(screen('Activity'));
    await page.getByRole('heading', { level: 1, name: 'Activity' }).waitFor();
    await presses.click(message.getByRole('link').first());
    await page.getByText('Claude was asked for by name.').waitFor();
    expect(presses.count).toBeLessThanOrEqual(2);
  });

  it('4: the same from Home’s own list, in 1', async () => {
    await presses.click(message.getByRole('link').first());
    await page.getByText('Claude was asked for by name.').waitFor();
    expect(presses.count).toBeLessThanOrEqual(1);
  });

  it('8: start a broken service again and read its log, in 2', async () => {
    const row = serviceRow(page, 'Notion');
    await presses.click(row.getByRole('button', { name: /^(Start|Restart) Notion$/ }));
    await presses.click(row.getByRole('link', { name: 'Show log of Notion' }));
    await page.getByRole('log').getByText('could not read its settings').first().waitFor();
    expect(presses.count).toBeLessThanOrEqual(2);
  });

  it('8: the same with the palette, in 3', async () => {
    await presses.press('Control+k');
    await page.getByRole('combobox').waitFor();
    await presses.type('start notion');
    await presses.press('Enter');
    await page.getByRole('log').getByText('could not read its settings').first().waitFor();
    expect(presses.count).toBeLessThanOrEqual(3);
  });

  it('10: what an episode cost, and of what that is made, in 2', async () => {
    await presses.click(screen('Costs'));
    const episodes = page.getByRole('region', { name: 'By episode' });
    const row = episodes.getByRole('row').filter({ hasText: 'Ep. 42' });
    expect(await row.getByRole('cell').last().textContent()).toMatch(/\$\d+\.\d+$/);
    await presses.click(row.getByRole('link'));
    await page.getByRole('heading', { level: 1, name: 'Activity' }).waitFor();
    await page.getByRole('button', { name: /^Ep\. 42/ }).waitFor();
    expect(presses.count).toBeLessThanOrEqual(2);
  });

  it('7: from a notice to what helps, in 2', async () => {
    await presses.click(page.getByRole('button', { name: /^Notices: / }));
    await presses.click(page.getByRole('button', { name: 'See what helps: Research can’t start' }));
    await page.getByRole('region', { name: 'Needs attention' }).waitFor();
    expect(presses.count).toBeLessThanOrEqual(2);
  });
});

describe('keys', () => {
  const KEY = 'sk-ant-api03-e2e-budget-9sD2';
  let anthropic: AnthropicServer;
  let host: RunningHost;
  beforeAll(async () => {
    anthropic = await startAnthropicServer();
    const home = makeHome();
    writeSettings(home, 'default', { providers: { claude: { baseUrl: anthropic.baseUrl } } });
    const env = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' };
    host = await startHost({ home, flags: [], env });
  });
  beforeEach(async () => {
    page = await openWindow(browser, host);
    presses = new PressCounter(page);
  });
  afterAll(async () => {
    await host.stop();
    removeHome(host.home);
    await anthropic.close();
  });

  it('2: add a key, in 4 (here also the choice of where it is kept)', async () => {
    await presses.click(screen('Providers'));
    await presses.click(page.getByRole('button', { name: 'Add key' }).first());
    await presses.paste(page.getByLabel('Key', { exact: true }), KEY);
    await presses.click(page.getByRole('button', { name: 'Keep until I quit' }));
    await presses.click(page.getByRole('button', { name: 'Test and save' }));
    await page.getByText('Works. Claude accepts this key.').waitFor();
    expect(presses.count).toBeLessThanOrEqual(4);
  });

  it('2: put another in its place with the palette, in 3 (and that choice)', async () => {
    await presses.press('Control+k');
    await page.getByRole('combobox').waitFor();
    await presses.type('key for claude');
    await presses.press('Enter');
    await page.getByLabel('Key', { exact: true }).waitFor();
    await presses.type(KEY);
    await presses.click(page.getByRole('button', { name: 'Keep until I quit' }));
    await presses.click(page.getByRole('button', { name: 'Test and save' }));
    await page.getByText('Works. Claude accepts this key.').waitFor();
    expect(presses.count).toBeLessThanOrEqual(3 + 1);
  });

  it('1: from there to the first request with a cost, in 2 more', async () => {
    await presses.click(screen('Providers'));
    await presses.click(page.getByRole('button', { name: 'Send a test' }));
    await page.getByText('Claude answered. The request is in Activity.').waitFor();
    expect(presses.count).toBeLessThanOrEqual(2);
  });
});
