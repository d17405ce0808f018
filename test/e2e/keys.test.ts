import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startAnthropicServer, type AnthropicServer } from '#test/support/anthropic-server.ts';
import { launchBrowser } from '#test/support/browser.ts';
import { isFocused, waitForFocus } from '#test/support/keyboard.ts';
import { removeHome, startHost, type RunningHost } from '#test/support/running-host.ts';
import { makeHome, writeSettings } from '#test/support/homes.ts';
import { closePages, watchForTrouble, goTo, openWindow, SCREENS } from '#test/support/window.ts';

const GOOD_KEY = 'sk-ant-api03-e2e-Zq7wRk4Tn8LxVb2M';
const BAD_KEY = 'sk-ant-invalid-e2e-Hc3yPd9JsFg6Xw1N';
const hasKeyring = process.env['TALLYLIGHT_KEYRING'] === '1';
/** A bus that is not there has no keyring on it. */
const NO_KEYRING = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' };

let browser: Browser;
let anthropic: AnthropicServer;
let host: RunningHost;
let page: Page;
let checkForTrouble: () => void;

beforeAll(async () => {
  [browser, anthropic] = await Promise.all([launchBrowser(), startAnthropicServer()]);
});
afterEach(async () => {
  await closePages(browser);
  await host.stop();
  removeHome(host.home);
  checkForTrouble();
});
afterAll(async () => {
  await browser.close();
  await anthropic.close();
});

async function start(env: Record<string, string>): Promise<void> {
  const home = makeHome();
  writeSettings(home, 'default', { providers: { claude: { baseUrl: anthropic.baseUrl } } });
  host = await startHost({ home, flags: [], env });
  page = await openWindow(browser, host);
  checkForTrouble = watchForTrouble(page);
}

const dialog = () => page.getByRole('dialog', { name: 'Add a key for Claude' });
const keyField = () => dialog().getByLabel('Key', { exact: true });
const save = () => dialog().getByRole('button', { name: 'Test and save' });

it('offers the first key where nothing is set up yet, or a look around', async () => {
  await start(NO_KEYRING);
  const first = page.getByRole('main').getByText('Let’s add your first key');
  await first.waitFor();
  await page.getByRole('button', { name: 'Look around with sample data' }).click();
  await page.getByRole('dialog').getByText('npm start -- --practice').waitFor();
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Add Claude key' }).click();
  await keyField().waitFor();
  expect(await isFocused(keyField())).toBe(true);
});

it('does not keep a key that is refused, and says so', async () => {
  await start(NO_KEYRING);
  await goTo(page, 'Providers', '/providers?add=claude&open=claude');
  await keyField().fill(BAD_KEY);
  await dialog().getByRole('button', { name: 'Keep until I quit' }).click();
  await save().click();

  await dialog().getByText('Not saved').waitFor();
  await dialog()
    .getByText('Claude refused this key. It may be deleted, or copied without its last characters.')
    .waitFor();
  expect(anthropic.keys).toContain(BAD_KEY);
  await page.keyboard.press('Escape');
  await page.getByRole('region', { name: 'Claude' }).getByText('No key yet').waitFor();
  expect(await page.getByText(BAD_KEY.slice(-4)).count()).toBe(0);
});

it('saves nothing without a safe place until the person has chosen', async () => {
  await start(NO_KEYRING);
  await goTo(page, 'Providers', '/providers?add=claude&open=claude');
  await keyField().fill(GOOD_KEY);
  await dialog().getByText('No safe place for keys').waitFor();
  await dialog()
    .getByText(/^No keyring is running here/)
    .waitFor();
  expect(await save().isDisabled()).toBe(true);

  await dialog().getByRole('button', { name: 'Keep until I quit' }).click();
  await save().click();
  await dialog().getByText('Works. Claude accepts this key.').waitFor();
  await page.keyboard.press('Enter');
  await dialog().waitFor({ state: 'detached' });
  const card = page.getByRole('region', { name: 'Claude' });
  await card.getByText(`··${GOOD_KEY.slice(-4)}`).waitFor();
  await card.getByText(/kept until you quit/).waitFor();
  await waitForFocus(page, page.getByRole('heading', { level: 1 }));
});

it('keeps a good key in the keyring, also for the next start', async (context) => {
  if (!hasKeyring) context.skip('no keyring daemon runs here; npm test starts one on Linux');
  await start({});
  await goTo(page, 'Providers', '/providers?add=claude&open=claude');
  await keyField().fill(GOOD_KEY);
  await save().click();
  await dialog().getByText('Works. Claude accepts this key.').waitFor();
  await closePages(browser);
  await host.stop();

  host = await startHost({ home: host.home, flags: [], port: host.port });
  page = await openWindow(browser, host);
  await goTo(page, 'Providers', '/providers?open=claude');
  const card = page.getByRole('region', { name: 'Claude' });
  await card.getByText(`··${GOOD_KEY.slice(-4)}`).waitFor();
  await card.getByText(/kept in the system keyring/).waitFor();
  await card.getByRole('button', { name: 'Send a test' }).click();
  await card.getByText('Claude answered. The request is in Activity.').waitFor();
  expect(anthropic.keys.at(-1)).toBe(GOOD_KEY);

  await card.getByRole('button', { name: 'Remove key' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove key' }).click();
  await card.getByText('No key yet').waitFor();
});

it('holds no key in the page once it is saved', async () => {
  await start(NO_KEYRING);
  const devTools = await page.context().newCDPSession(page);
  const received: string[] = [];
  await devTools.send('Network.enable');
  devTools.on('Network.webSocketFrameReceived', ({ response }) =>
    received.push(response.payloadData),
  );
  await page.reload();
  await goTo(page, 'Providers', '/providers?add=claude&open=claude');
  await keyField().fill(GOOD_KEY);
  await dialog().getByRole('button', { name: 'Show the key' }).click();
  await dialog().getByRole('button', { name: 'Keep until I quit' }).click();
  // The heap must be able to betray it, or finding nothing proves nothing.
  expect(await heapHolds(devTools, GOOD_KEY)).toBe(true);
  await save().click();
  await dialog().getByText('Works. Claude accepts this key.').waitFor();
  expect(await heapHolds(devTools, GOOD_KEY)).toBe(false);
  await dialog().getByRole('button', { name: 'Done' }).click();
  await page.getByText(`··${GOOD_KEY.slice(-4)}`).waitFor();
  await page.getByRole('button', { name: 'Send a test' }).click();
  await page.getByText('Claude answered. The request is in Activity.').waitFor();

  for (const [name, path] of SCREENS) {
    await goTo(page, name, path);
    expect(await page.content()).not.toContain(GOOD_KEY);
  }
  const kept = await page.evaluate(() =>
    JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
  );
  expect(kept).toContain('tallylight.session');
  expect(kept).not.toContain(GOOD_KEY);
  expect(received.length).toBeGreaterThan(10);
  expect(received.join('')).toContain(GOOD_KEY.slice(-4));
  expect(received.join('')).not.toContain(GOOD_KEY);
});

/** Whether a text stands anywhere in the memory of the page's own code. */
async function heapHolds(devTools: CDPSession, text: string): Promise<boolean> {
  const chunks: string[] = [];
  const take = ({ chunk }: { chunk: string }): void => void chunks.push(chunk);
  devTools.on('HeapProfiler.addHeapSnapshotChunk', take);
  await devTools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  devTools.off('HeapProfiler.addHeapSnapshotChunk', take);
  return chunks.join('').includes(text);
}
