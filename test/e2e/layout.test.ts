import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '#test/support/browser.ts';
import { makeBrokenHome, makeTalkingHome } from '#test/support/homes.ts';
import { findLayoutFaults, findSmallTargets, findSmallText } from '#test/support/layout.ts';
import { removeHome, startHost, type RunningHost } from '#test/support/running-host.ts';
import {
  closePages,
  goTo,
  openPage,
  openWindow,
  SCREENS,
  SMALLEST,
  USUAL,
  ZOOMED,
} from '#test/support/window.ts';

const SIZES: readonly { name: string; options: BrowserContextOptions }[] = [
  { name: '1200×760', options: { viewport: USUAL } },
  { name: '940×600', options: { viewport: SMALLEST } },
  { name: '940×600 at 200 %', options: { viewport: ZOOMED, deviceScaleFactor: 2 } },
];
let browser: Browser;
let host: RunningHost;

beforeAll(async () => {
  [browser, host] = await Promise.all([launchBrowser(), startHost({ home: makeBrokenHome() })]);
});
afterEach(() => closePages(browser));
afterAll(async () => {
  await browser.close();
  await host.stop();
  removeHome(host.home);
});

async function expectSound(page: Page, place: string): Promise<void> {
  expect(await findLayoutFaults(page), place).toEqual([]);
  expect(await findSmallTargets(page), place).toEqual([]);
  expect(await findSmallText(page), place).toEqual([]);
}

describe.each(SIZES)('at $name', ({ options }) => {
  it('every screen has room for its words, and nothing lies on anything', async () => {
    const page = await openWindow(browser, host, options);
    await page.getByRole('main').getByText('Can’t start').first().waitFor();
    for (const [name, path] of SCREENS) {
      await goTo(page, name, path);
      if (name === 'Costs') await page.getByText(/^\d+ days with/).waitFor();
      await expectSound(page, name);
    }
    await goTo(page, 'Providers', '/providers?open=claude');
    await page.getByRole('table', { name: 'Prices of Claude' }).waitFor();
    await expectSound(page, 'an open provider');
    await goTo(page, 'How providers are chosen', '/providers/choosing');
    await page
      .getByText(/comes first under|is the only one/)
      .first()
      .waitFor();
    await expectSound(page, 'how providers are chosen');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('You paused all requests').waitFor();
    await expectSound(page, 'paused');
    await page.getByRole('button', { name: 'Resume' }).click();
    await goTo(page, 'Activity', '/activity?failed=true');
    await expectSound(page, 'only trouble');
  });

  it('so do the panels', async () => {
    const page = await openWindow(browser, host, options);
    for (const tab of ['overview', 'log', 'tools']) {
      await goTo(page, 'Services', `/services?id=everything&tab=${tab}`);
      await page.getByRole('tabpanel').waitFor();
      await expectSound(page, tab);
    }
    await goTo(page, 'Activity', '/activity');
    await page.getByRole('row').nth(1).getByRole('link').click();
    await page.getByRole('list', { name: 'Attempts' }).waitFor();
    await expectSound(page, 'request');
    await page.getByRole('button', { name: 'Close request' }).click();
  });

  it('so does what opens above them, and each can be left', async () => {
    const page = await openWindow(browser, host, options);
    for (const [name, path, button] of [
      ['Home', '/', /^Notices: /],
      ['Home', '/', /^Working on/],
      ['Providers', '/providers?open=claude', 'Remove key'],
      ['Settings', '/settings', 'Add client'],
      ['Settings', '/settings', 'Connect Claude Desktop…'],
    ] as const) {
      await goTo(page, name, path);
      await page.getByRole('button', { name: button }).first().click();
      const layer = page.getByRole('dialog');
      await layer.waitFor();
      await expectSound(page, String(button));
      await page.keyboard.press('Escape');
      await layer.waitFor({ state: 'detached' });
    }
    await goTo(page, 'Providers', '/providers?add=claude');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await expectSound(page, 'add a key');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').waitFor();
    await expectSound(page, 'palette');
  });

  it('so does the page that asks for a code', async () => {
    const page = await openPage(browser, options);
    await page.goto(host.address);
    await page.getByRole('textbox', { name: 'Code' }).waitFor();
    await expectSound(page, 'code');
  });
});

describe('with the longest names that there may be, in one word', () => {
  const NAME = 'W'.repeat(60);
  let longHost: RunningHost;
  beforeAll(async () => {
    const home = makeTalkingHome({
      id: 'long',
      name: NAME,
      lines: [NAME.repeat(20)],
      description: NAME.repeat(4),
    });
    longHost = await startHost({ home });
    const token = await longHost.cli('client', 'add', NAME);
    const reply = await fetch(`${longHost.address}/anthropic/v1/messages`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'anthropic-version': '2023-06-01',
        'x-api-key': token,
        'x-tallylight-episode': NAME.repeat(2),
      },
      body: JSON.stringify({ model: NAME, max_tokens: 9, messages: [] }),
    });
    await reply.text();
  });
  afterAll(async () => {
    await longHost.stop();
    removeHome(longHost.home);
  });

  it.each(SIZES)('nothing is pushed out at $name', async ({ options }) => {
    const page = await openWindow(browser, longHost, options);
    await page.getByRole('button', { name: 'Working on' }).click();
    await page.getByRole('menuitem', { name: NAME }).click();
    await page.getByRole('menu').waitFor({ state: 'detached' });
    for (const [name, path] of SCREENS) {
      await goTo(page, name, path);
      if (name === 'Costs') await page.getByText(/^\d+ days with/).waitFor();
      await expectSound(page, name);
    }
    for (const tab of ['overview', 'log', 'tools']) {
      await goTo(page, 'Services', `/services?id=long&tab=${tab}`);
      await page.getByRole('tabpanel').waitFor();
      await expectSound(page, tab);
    }
    await goTo(page, 'Activity', '/activity');
    await page.getByRole('row').nth(1).getByRole('link').click();
    await page.getByText('Asked by').waitFor();
    await expectSound(page, 'request');
    await page.getByRole('button', { name: 'Close request' }).click();
    await goTo(page, 'Settings', '/settings');
    await page.getByRole('button', { name: `Revoke ${NAME}` }).click();
    await page.getByRole('dialog').waitFor();
    await expectSound(page, 'revoke');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('option', { name: NAME }).first().waitFor();
    await expectSound(page, 'palette');
  });
});

it('moves nothing for those who asked for that', async () => {
  const page = await openWindow(browser, host, { reducedMotion: 'reduce' });
  for (const [name, path] of SCREENS) {
    await goTo(page, name, path);
    const moving = await page.evaluate(
      () =>
        [...document.querySelectorAll('*')].filter((element) => {
          const { animationName, transitionDuration } = getComputedStyle(element);
          return animationName !== 'none' || !/^0s(, 0s)*$/.test(transitionDuration);
        }).length,
    );
    expect(moving, name).toBe(0);
  }
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').waitFor();
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});

it('keeps what matters visible in the system’s own few colours', async () => {
  const page = await openWindow(browser, host, { forcedColors: 'active', colorScheme: 'dark' });
  const current = page.getByRole('link', { name: 'Home', exact: true });
  expect(await current.evaluate((link) => getComputedStyle(link).outlineStyle)).toBe('solid');
  await page.keyboard.press('Control+5');
  const bars = page.getByRole('img').locator('[data-bar]');
  // Today's may have no height yet.
  await bars.filter({ visible: true }).first().waitFor();
  const fills = await bars.evaluateAll((all) => all.map((bar) => getComputedStyle(bar).fill));
  const behind = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(new Set(fills).size).toBe(1);
  expect(fills[0]).not.toBe(behind);
  for (const [name, path] of SCREENS) {
    await goTo(page, name, path);
    await expectSound(page, name);
  }
  await page.keyboard.press('Tab');
  const ring = await page.evaluate(
    () => document.activeElement && getComputedStyle(document.activeElement).outlineStyle,
  );
  expect(ring).toBe('solid');
});

it('finds what is cut off, covered or too wide, or finding nothing would prove nothing', async () => {
  const page = await openWindow(browser, host);
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  await page.evaluate(() => {
    const narrow = document.createElement('p');
    narrow.textContent = 'words that do not fit';
    Object.assign(narrow.style, { width: '20px', overflow: 'hidden', whiteSpace: 'nowrap' });
    const lid = document.createElement('div');
    Object.assign(lid.style, {
      position: 'fixed',
      inset: '0 0 auto auto',
      width: '200px',
      height: '60px',
    });
    const wide = document.createElement('div');
    Object.assign(wide.style, { width: '3000px', height: '1px' });
    document.querySelector('main')?.prepend(narrow);
    document.body.append(lid, wide);
  });
  const faults = (await findLayoutFaults(page)).join('\n');
  expect(faults).toContain('cut off: “words that do not fit”');
  expect(faults).toContain('“Pause” lies under');
  expect(faults).toContain('the page scrolls sideways');
});
