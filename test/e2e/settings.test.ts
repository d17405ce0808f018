import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { launchBrowser } from '#test/support/browser.ts';
import { makeHome } from '#test/support/homes.ts';
import { waitForFocus } from '#test/support/keyboard.ts';
import { removeHome, startHost, type RunningHost } from '#test/support/running-host.ts';
import { closePages, watchForTrouble, goTo, openWindow } from '#test/support/window.ts';

let browser: Browser;
let host: RunningHost;
let page: Page;
let checkForTrouble: () => void;
let claudeFolder: string;
let claudeFile: string;

beforeAll(async () => {
  const home = makeHome();
  claudeFolder = join(home, 'config', 'Claude');
  claudeFile = join(claudeFolder, 'claude_desktop_config.json');
  const env = { XDG_CONFIG_HOME: join(home, 'config') };
  [browser, host] = await Promise.all([launchBrowser(), startHost({ home, env })]);
});
beforeEach(async () => {
  page = await openWindow(browser, host);
  checkForTrouble = watchForTrouble(page);
  await goTo(page, 'Settings', '/settings');
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

const status = (token: string): Promise<number> =>
  fetch(`${host.address}/v1/calls`, { headers: { authorization: `Bearer ${token}` } }).then(
    async (reply) => {
      await reply.text();
      return reply.status;
    },
  );
const claudeEntries = (): Record<string, unknown> =>
  (JSON.parse(readFileSync(claudeFile, 'utf8')) as { mcpServers: Record<string, unknown> })
    .mcpServers;

it('shows a new client’s token once, and takes it back for good', async () => {
  await page.getByRole('button', { name: 'Add client' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a client' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Episode script');
  await page.keyboard.press('Enter');
  const token = (await dialog.getByText(/^tl_/).textContent()) ?? '';
  expect(await status(token)).toBe(200);
  await waitForFocus(page, dialog.getByRole('button', { name: 'Done' }));
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });

  await page.reload();
  const row = page.getByRole('listitem').filter({ hasText: 'Episode script' });
  await row.getByText('may send requests').waitFor();
  expect(await page.content()).not.toContain(token);

  await row.getByRole('button', { name: 'Revoke Episode script' }).click();
  const question = page.getByRole('dialog', { name: 'Revoke the token of Episode script?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  expect(await status(token)).toBe(200);
  await row.getByRole('button', { name: 'Revoke Episode script' }).click();
  await question.getByRole('button', { name: 'Revoke' }).click();
  await row.waitFor({ state: 'detached' });
  expect(await status(token)).toBe(401);
  await page.waitForFunction(() => document.activeElement !== document.body);
});

it('does not take the name of another client', async () => {
  for (const outcome of [/^Copy the token now/, /already a client/]) {
    await page.getByRole('button', { name: 'Add client' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Twice');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText(outcome).waitFor();
    await page.keyboard.press('Escape');
  }
});

it('connects Claude Desktop after showing what changes, and undoes it', async () => {
  mkdirSync(claudeFolder, { recursive: true });
  const before = '{\n    "mcpServers": { "files": { "command": "npx" } }\n}\n';
  writeFileSync(claudeFile, before);
  await page.reload();
  const card = page.getByRole('region', { name: 'Claude Desktop' });
  await card.getByRole('button', { name: 'Connect Claude Desktop…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Connect Claude Desktop' });
  await dialog.getByText(claudeFile).waitFor();
  await dialog.getByText('Its other servers stay as they are: files.').waitFor();
  await dialog.getByText('"tallylight-practice"').waitFor();
  expect(readFileSync(claudeFile, 'utf8')).toBe(before);

  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
  await card.getByText('Connected', { exact: true }).waitFor();
  expect(Object.keys(claudeEntries()).toSorted()).toEqual(['files', 'tallylight-practice']);
  expect(readdirSync(claudeFolder)).toHaveLength(2);
  await page.waitForFunction(() => document.activeElement !== document.body);

  await card.getByRole('button', { name: 'Undo' }).click();
  await card.getByRole('button', { name: 'Connect Claude Desktop…' }).waitFor();
  expect(readFileSync(claudeFile, 'utf8')).toBe(before);
  await page.waitForFunction(() => document.activeElement !== document.body);
});

it('writes nothing when Claude’s file has changed since it was shown', async () => {
  await page.getByRole('button', { name: 'Connect Claude Desktop…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Connect Claude Desktop' });
  await dialog.getByRole('button', { name: 'Connect', exact: true }).waitFor();
  const changed = '{ "mcpServers": { "notion": { "command": "npx" } } }';
  writeFileSync(claudeFile, changed);
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
  await page
    .getByRole('region', { name: 'Claude Desktop' })
    .getByText(/changed/i)
    .waitFor();
  expect(readFileSync(claudeFile, 'utf8')).toBe(changed);
});

it('names the mistake in Claude’s file and offers nothing that would write', async () => {
  writeFileSync(claudeFile, '{ "mcpServers": {} }\n}');
  await page.reload();
  await page.getByRole('button', { name: 'Connect Claude Desktop…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Connect Claude Desktop' });
  await dialog.getByText(/line 2, column 1/).waitFor();
  expect(await dialog.getByRole('button', { name: 'Connect', exact: true }).count()).toBe(0);
});

it('names the mistakes in its own settings file while it goes on with the last good one', async () => {
  const file = join(host.folder, 'tallylight.json');
  const good = readFileSync(file, 'utf8');
  writeFileSync(file, `${good}}`);
  const card = page.getByRole('region', { name: 'Settings file' });
  await card.getByText('It has a mistake').waitFor();
  await card.getByText(/^Line \d+, column \d+$/).waitFor();
  await page.getByRole('button', { name: 'Notices: 1' }).waitFor();
  expect(await page.title()).toBe('(1) Tallylight');

  writeFileSync(file, good);
  await card.getByText('No mistakes').waitFor();
  await page.getByRole('button', { name: 'No notices' }).waitFor();
  expect(await page.title()).toBe('Tallylight');
});

it('changes the theme at once, and keeps it', async () => {
  await page.emulateMedia({ colorScheme: 'light' });
  const background = (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.getByRole('radio', { name: 'Dark' }).press('Space');
  expect(await background()).not.toBe(light);
  await page.reload();
  await page.getByRole('radio', { name: 'Dark', checked: true }).waitFor();
  expect(await background()).not.toBe(light);
});
