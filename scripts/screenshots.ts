import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { launchBrowser } from '#test/support/browser.ts';
import { removeHome, startHost } from '#test/support/running-host.ts';
import { goTo, SCREENS, USUAL } from '#test/support/window.ts';
import { ensureBuilt } from './set-up.mjs';

/** The practice profile as a person sees it after one test call: every screen, light and dark. */
const FOLDER = 'docs/screenshots';
/** What the README says that practice listens on. */
const PORT = 7412;

await ensureBuilt();
mkdirSync(FOLDER, { recursive: true });
const host = await startHost({ port: PORT });
const browser = await launchBrowser();
try {
  const context = await browser.newContext({ viewport: USUAL, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(host.windowUrl);
  await page.getByRole('button', { name: 'Send a test call' }).click();
  await page.getByText('Claude answered. The request is in Activity.').waitFor();
  // The picture is of the page, and not of where the pointer was left.
  await page.mouse.move(0, 0);
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.reload();
    for (const [name, path] of SCREENS) {
      await goTo(page, name, path);
      if (name === 'Costs') await page.getByText(/^\d+ days with/).waitFor();
      await take(page, `${name.toLowerCase()}-${theme}`);
    }
    await goTo(page, 'Activity', '/activity');
    await page.getByRole('row').filter({ hasText: 'sonnet' }).first().getByRole('link').click();
    await page.getByRole('list', { name: 'Attempts' }).waitFor();
    await page.mouse.move(0, 0);
    await take(page, `request-${theme}`);
    await goTo(page, 'Services', '/services?id=everything&tab=log');
    await page.getByRole('log').getByText('Running, with').waitFor();
    await take(page, `log-${theme}`);
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').waitFor();
    await take(page, `palette-${theme}`);
    await page.keyboard.press('Escape');
  }
} finally {
  await browser.close();
  await host.stop();
  removeHome(host.home);
}

async function take(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: `${FOLDER}/${name}.png` });
}
