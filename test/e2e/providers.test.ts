import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { post, postMessage, type Asker } from '#test/support/ask-host.ts';
import { expectNoFaults } from '#test/support/axe.ts';
import { launchBrowser } from '#test/support/browser.ts';
import { openContract } from '#test/support/open-contract.ts';
import { PressCounter } from '#test/support/press-counter.ts';
import { removeHome, startHost, type RunningHost } from '#test/support/running-host.ts';
import { closePages, goTo, openWindow, watchForTrouble } from '#test/support/window.ts';

const PERPLEXITY_KEY = 'pplx-practice-this-key-costs-nothing';
const GEMINI_KEY = 'AIzaSyE2e-0123456789abcdefghij';

let browser: Browser;
let host: RunningHost;
let page: Page;
let checkForTrouble: () => void;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  page = await openWindow(browser, host);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  checkForTrouble = watchForTrouble(page);
});
afterEach(async () => {
  await closePages(browser);
  checkForTrouble();
});

const card = (name: string) => page.getByRole('region', { name, exact: true });
const groups = () => page.getByRole('main').getByRole('heading', { level: 2 }).allInnerTexts();
const dialog = (name: string) => page.getByRole('dialog', { name: `Add a key for ${name}` });

async function end(): Promise<void> {
  await host.stop();
  removeHome(host.home);
}

describe('where nothing is set up', () => {
  beforeAll(async () => {
    host = await startHost({ flags: [] });
  });
  afterAll(end);

  it('shows eight short rows, and says where to begin', async () => {
    await goTo(page, 'Providers', '/providers');
    await page.getByText(/^Start with the one you worry about most/).waitFor();
    expect(await groups()).toEqual(['Not set up yet']);
    expect(await page.getByRole('heading', { level: 3 }).count()).toBe(8);
    expect(await page.getByRole('meter').count()).toBe(0);

    await card('Local model').getByRole('button', { name: 'Set up: Local model' }).click();
    await card('Local model').getByRole('button', { name: 'Look on this computer' }).waitFor();
    await page.getByRole('button', { name: 'Details: Gemini' }).click();
    await page.getByRole('table', { name: 'Prices of Gemini' }).waitFor();
    expect(await page.getByRole('button', { name: 'Look on this computer' }).count()).toBe(0);
    await expectNoFaults(page, 'an open provider without a key');
  });

  it('takes a key that is pasted anywhere to the provider that it looks like, in 2', async () => {
    const presses = new PressCounter(page);
    await presses.click(page.getByRole('link', { name: 'Providers', exact: true }));
    await card('Gemini').waitFor();
    await page.evaluate((key) => navigator.clipboard.writeText(key), GEMINI_KEY);
    await page.keyboard.press('Control+v');
    const key = dialog('Gemini').getByLabel('Key', { exact: true });
    await key.waitFor();
    expect(await key.inputValue()).toBe(GEMINI_KEY);
    expect(await dialog('Gemini').getByText('This looks like a key for').count()).toBe(0);
    expect(page.url()).not.toContain(GEMINI_KEY);
    expect(presses.count).toBeLessThan(2);

    await page.keyboard.press('Escape');
    await dialog('Gemini').waitFor({ state: 'detached' });
    await goTo(page, 'Providers', '/providers?add=gemini');
    expect(await key.inputValue()).toBe('');
  });

  it('hints at a key of somebody else, and takes it there', async () => {
    await goTo(page, 'Providers', '/providers?add=claude');
    await dialog('Claude').getByLabel('Key', { exact: true }).fill(GEMINI_KEY);
    await dialog('Claude').getByText('This looks like a key for Gemini').waitFor();
    await expectNoFaults(page, 'a key of somebody else');
    await dialog('Claude').getByRole('button', { name: 'Use it for Gemini' }).click();
    const key = dialog('Gemini').getByLabel('Key', { exact: true });
    await key.waitFor();
    expect(await key.inputValue()).toBe(GEMINI_KEY);
  });
});

describe('with every provider in use', () => {
  let asker: Asker;
  beforeAll(async () => {
    host = await startHost();
    const contract = await openContract(host.windowUrl);
    const { token } = await contract.client.clients.add({ name: 'Script', scope: 'use' });
    contract.close();
    asker = { address: host.address, token };
  });
  afterAll(end);

  it('copies the address and the line of each library', async () => {
    await goTo(page, 'Providers', '/providers?open=elevenlabs');
    const eleven = card('ElevenLabs');
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    await eleven.getByRole('button', { name: 'Copy address: ElevenLabs' }).click();
    await eleven.getByText('Copied').waitFor();
    expect(await copied()).toBe(`${host.address}/elevenlabs`);
    await eleven.getByRole('button', { name: 'Copy line: JavaScript for ElevenLabs' }).click();
    await eleven.getByText('Copied').nth(1).waitFor();
    expect(await copied()).toBe(
      `new ElevenLabsClient({ baseUrl: '${host.address}/elevenlabs', apiKey: process.env.TALLYLIGHT_TOKEN })`,
    );
  });

  it('shows prices with their date and source, and what is free', async () => {
    await goTo(page, 'Providers', '/providers?open=claude');
    const prices = page.getByRole('table', { name: 'Prices of Claude' });
    const opus = prices.getByRole('row').filter({ hasText: 'claude-opus-5-5' });
    await opus.getByText('$4.00 in · $20.00 out · $0.20 from cache').waitFor();
    await opus.getByText('Anthropic’s price page').waitFor();
    await card('Claude')
      .getByText(/^US dollars for a million tokens, read on /)
      .waitFor();
    await goTo(page, 'Providers', '/providers?open=local_model');
    await card('Local model').getByText('It costs nothing on this computer.').waitFor();
  });

  it('checks a key for certain where only a real request tells', async () => {
    await goTo(page, 'Providers', '/providers?add=perplexity');
    await dialog('Perplexity').getByLabel('Key', { exact: true }).fill(PERPLEXITY_KEY);
    // With a keyring it is one of two places, without one the only place there is.
    const untilQuit = { name: /until I quit/i };
    await dialog('Perplexity')
      .getByRole('radio', untilQuit)
      .or(dialog('Perplexity').getByRole('button', untilQuit))
      .press('Space');
    await dialog('Perplexity').getByRole('button', { name: 'Test and save' }).click();
    await dialog('Perplexity')
      .getByText(/so it probably works/)
      .waitFor();
    await dialog('Perplexity').getByRole('button', { name: 'Check for certain' }).click();
    await dialog('Perplexity').getByText('Works. Perplexity answered a real request.').waitFor();
    await dialog('Perplexity').getByRole('button', { name: 'Done' }).click();
    await card('Perplexity')
      .getByText(/ works$/)
      .waitFor();
  });

  it('lists the last errors, each with the way to its request, and calls for help when it rests', async () => {
    await goTo(page, 'Providers', '/providers?open=claude');
    expect(await groups()).toEqual(['In use']);
    for (let count = 0; count < 5; count += 1) await postMessage(asker, { mood: 'overloaded' });
    const errors = card('Claude').getByRole('list', { name: 'Last errors' });
    await errors.getByText('Claude has no capacity right now.', { exact: false }).first().waitFor();
    await page.getByRole('heading', { level: 2, name: 'Needs attention' }).waitFor();
    expect(await groups()).toEqual(['Needs attention', 'In use']);
    expect(await page.getByRole('heading', { level: 3 }).first().innerText()).toBe('Claude');
    await expectNoFaults(page, 'a provider that rests');

    await errors.getByRole('link').first().click();
    await page.getByRole('list', { name: 'Attempts' }).waitFor();
  });

  it('says the same to a script that asks who would do it', async () => {
    const { text } = await post(asker, '/v1/route', { capability: 'script', input: 'Hello' });
    expect(text).toContain('breaker_open');
  });
});
