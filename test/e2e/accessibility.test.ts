import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { expectNoFaults } from '#test/support/axe.ts';
import { launchBrowser } from '#test/support/browser.ts';
import {
  removeHome,
  startHost,
  type HostOptions,
  type RunningHost,
} from '#test/support/running-host.ts';
import { makeBrokenHome } from '#test/support/homes.ts';
import {
  closePages,
  goTo,
  openPage,
  openWindow,
  SCREENS,
  serviceRow,
} from '#test/support/window.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const SITUATIONS: readonly {
  name: string;
  options: () => HostOptions;
  isThere: (page: Page) => Promise<void>;
}[] = [
  {
    name: 'empty',
    options: () => ({ flags: [] }),
    isThere: (page) => page.getByText('Let’s add your first key').waitFor(),
  },
  {
    name: 'in use',
    options: () => ({}),
    isThere: (page) => serviceRow(page, 'Everything (practice)').getByText('Running').waitFor(),
  },
  {
    name: 'broken',
    options: () => ({ home: makeBrokenHome() }),
    isThere: (page) => page.getByRole('main').getByText('Can’t start').first().waitFor(),
  },
];

describe.each(SITUATIONS)('while it is $name', ({ options, isThere }) => {
  let host: RunningHost;
  let page: Page;
  beforeAll(async () => {
    host = await startHost(options());
    page = await openWindow(browser, host);
    await isThere(page);
  });
  afterAll(async () => {
    await closePages(browser);
    await host.stop();
    removeHome(host.home);
  });

  it.each(SCREENS)('axe finds nothing on %s', async (name, path) => {
    await goTo(page, name, path);
    if (name === 'Costs') await page.getByText(/^Nothing was spent|^\d+ days with/).waitFor();
    await expectNoFaults(page, name);
  });

  it('axe finds nothing in what opens above the screens', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').waitFor();
    await expectNoFaults(page, 'palette');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /otices/ }).click();
    await page.getByRole('dialog').waitFor();
    await expectNoFaults(page, 'notices');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Working on' }).click();
    await page.getByRole('menu').waitFor();
    await expectNoFaults(page, 'episodes');
    await page.keyboard.press('Escape');
    await goTo(page, 'Providers', '/providers?add=claude');
    await page.getByRole('dialog').waitFor();
    await expectNoFaults(page, 'add a key');
  });
});

describe('elsewhere', () => {
  let host: RunningHost;
  let page: Page;
  beforeAll(async () => {
    host = await startHost();
    page = await openWindow(browser, host);
  });
  afterAll(async () => {
    await closePages(browser);
    await host.stop();
    removeHome(host.home);
  });

  it('axe finds nothing where a code is asked for', async () => {
    const stranger = await openPage(browser);
    await stranger.goto(host.address);
    await stranger.getByRole('textbox', { name: 'Code' }).fill('wrong');
    await stranger.keyboard.press('Enter');
    await stranger.getByRole('alert').waitFor();
    await expectNoFaults(stranger, 'code');
  });

  it('axe finds nothing in a service’s three views', async () => {
    for (const tab of ['overview', 'log', 'tools'] as const) {
      await goTo(page, 'Services', `/services?id=everything&tab=${tab}`);
      await page
        .getByRole('tabpanel')
        .getByText(/Protocol|Running, with|everything_echo/)
        .first()
        .waitFor();
      await expectNoFaults(page, tab);
    }
  });

  it('axe finds nothing in a request, nor where no request matches', async () => {
    await goTo(page, 'Activity', '/activity');
    await page.getByRole('row').nth(1).getByRole('link').click();
    await page.getByRole('list', { name: 'Attempts' }).waitFor();
    await expectNoFaults(page, 'request');
    await goTo(page, 'Activity', '/activity?episode=nothing');
    await page.getByText('No requests match').waitFor();
    await expectNoFaults(page, 'no match');
  });

  it('axe finds nothing in the other dialogs', async () => {
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await expectNoFaults(page, 'keys');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Working on' }).click();
    await page.getByRole('menuitem', { name: 'New episode…' }).click();
    await page.getByRole('dialog', { name: 'New episode' }).waitFor();
    await expectNoFaults(page, 'new episode');
    await page.keyboard.press('Escape');
    for (const [name, path, button] of [
      ['Settings', '/settings', 'Add client'],
      ['Settings', '/settings', 'Connect Claude Desktop…'],
      ['Providers', '/providers?open=claude', 'Remove key'],
    ] as const) {
      await goTo(page, name, path);
      await page.getByRole('button', { name: button }).first().click();
      await page.getByRole('dialog').waitFor();
      await expectNoFaults(page, button);
      await page.keyboard.press('Escape');
    }
    await goTo(page, 'Costs', '/costs');
    await page.getByRole('button', { name: 'Table' }).click();
    await page.getByRole('columnheader', { name: 'Day' }).waitFor();
    await expectNoFaults(page, 'cost table');
  });

  it('axe finds nothing while all is paused, nor once the host is gone', async () => {
    await goTo(page, 'Home', '/');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('You paused all requests').waitFor();
    await expectNoFaults(page, 'paused');
    await goTo(page, 'Providers', '/providers');
    await expectNoFaults(page, 'paused, elsewhere');
    await host.kill();
    await page.getByRole('alert').waitFor();
    await expectNoFaults(page, 'gone');
  });
});
