import { mkdirSync } from 'node:fs';
import { launchBrowser } from '#test/support/browser.ts';
import { removeHome, startHost } from '#test/support/running-host.ts';

/** Every screen of the practice profile, light and dark, as a person sees it after one test call. */
const FOLDER = 'docs/screenshots';
const SCREENS = ['home', 'services', 'providers', 'activity', 'costs', 'planner', 'settings'];
const SIZE = { width: 1200, height: 760 };

mkdirSync(FOLDER, { recursive: true });
const host = await startHost();
const browser = await launchBrowser();
try {
  const context = await browser.newContext({ viewport: SIZE, deviceScaleFactor: 1 });
  const page = await context.newPage();
  await page.goto(host.windowUrl);
  await page.getByRole('button', { name: 'Send a test call' }).click();
  await page.getByText('It answered').waitFor();
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    for (const screen of SCREENS) {
      const path = screen === 'home' ? '/' : `/${screen}`;
      await page.goto(`${host.address}/#${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      await page.screenshot({ path: `${FOLDER}/${screen}-${theme}.png` });
    }
  }
} finally {
  await browser.close();
  await host.stop();
  removeHome(host.home);
}
