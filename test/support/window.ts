import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { askRunningHost } from '#main/host/control-client.ts';
import type { RunningHost } from './running-host.ts';

/** The smaller of the two sizes that every screen is made for. */
export const SMALLEST = { width: 940, height: 600 };
export const USUAL = { width: 1200, height: 760 };
/** What 200 % of zoom leaves of the smallest window. */
export const ZOOMED = { width: SMALLEST.width / 2, height: SMALLEST.height / 2 };

export const SCREENS = [
  ['Home', '/'],
  ['Services', '/services'],
  ['Providers', '/providers'],
  ['Activity', '/activity'],
  ['Costs', '/costs'],
  ['Planner', '/planner'],
  ['Settings', '/settings'],
] as const;

/** A page that remembers nothing of earlier ones. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: USUAL, ...options });
  return context.newPage();
}

/** The host's window with a session of its own, at Home. */
export async function openWindow(
  browser: Browser,
  host: RunningHost,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await openPage(browser, options);
  const answer = await askRunningHost(join(host.folder, 'control.sock'), { op: 'open' });
  await page.goto(String(answer?.['url']));
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
  return page;
}

/** Goes to a screen by its address, without a press. */
export async function goTo(page: Page, name: string, path: string): Promise<void> {
  await page.evaluate((hash) => void (window.location.hash = hash), `#${path}`);
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

export async function closePages(browser: Browser): Promise<void> {
  await Promise.all(browser.contexts().map((context) => context.close()));
}

/**
 * Watches for what no page of ours may do: fail in its own code, or ask anybody but this computer. Call
 * what is returned at the end; it throws when something happened.
 */
export function watchForTrouble(page: Page): () => void {
  const trouble: string[] = [];
  page.on('pageerror', ({ message }) => trouble.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(message.text());
  });
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol !== 'data:' && hostname !== '127.0.0.1') trouble.push(`asked ${request.url()}`);
  });
  return () => {
    if (trouble.length > 0) throw new Error(`The page was in trouble:\n${trouble.join('\n')}`);
  };
}

/** The row of a service, on Home and on Services. */
export function serviceRow(page: Page, name: string): Locator {
  return page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name, exact: true }) });
}

/** What stands beside a name in a list of facts, such as the process of a service. */
export function fact(page: Page, name: string): Locator {
  const named = page.getByRole('term').filter({ hasText: new RegExp(`^${name}$`) });
  return named.locator('xpath=following-sibling::dd[1]');
}
