import type { Browser, Page } from 'playwright-core';
import { afterEach, afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postMessage } from '#test/support/ask-host.ts';
import { expectNoFaults } from '#test/support/axe.ts';
import { launchBrowser } from '#test/support/browser.ts';
import { waitForFocus } from '#test/support/keyboard.ts';
import { startHostWithScript, type HostWithScript } from '#test/support/host-with-script.ts';
import { closePages, goTo, openWindow, watchForTrouble } from '#test/support/window.ts';

/** As many failures as send a provider to rest; the stand-in gives them one by one. */
const FAILURES = 5;
/** Longer than any first rest. */
const REST_MS = 120_000;

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

const claude = () => page.getByRole('region', { name: 'Claude', exact: true });
const button = (name: string) => page.getByRole('main').getByRole('button', { name });

describe('a provider that is held back', () => {
  beforeAll(start);
  afterAll(end);

  it('shows what is left of every limit, ours and the provider’s own', async () => {
    expect((await postMessage(host.asker)).status).toBe(200);
    await goTo(page, 'Providers', '/providers');
    const ours = claude().getByRole('list', { name: 'Your limits' });
    await ours.getByText(/^[\d,]+ left of 1,000,000 tokens per day$/).waitFor();
    await ours.getByText(/^resets /).waitFor();
    expect(await ours.getByRole('meter').count()).toBe(4);
    await claude()
      .getByText('Claude’s own limits')
      .getByText(/^reported /)
      .waitFor();
    await expectNoFaults(page, 'limits');
  });

  it('shows how a limit fills up again, although nothing more is sent', async () => {
    await goTo(page, 'Providers', '/providers');
    const ours = claude().getByRole('list', { name: 'Your limits' });
    const answers = await Promise.all(Array.from({ length: 6 }, () => postMessage(host.asker)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const left = ours.getByText(/^\d+ of 10 left, refills at /);
    expect(await left.innerText()).not.toMatch(/^10 /);
    await ours.getByText(/^10 of 10 left, refills at /).waitFor();
  });

  it('pauses by a button, says so to programs, and resumes', async () => {
    await goTo(page, 'Providers', '/providers');
    await button('Pause Claude').click();
    await claude().getByText('You paused it').waitFor();
    await waitForFocus(page, button('Resume Claude'));
    await expectNoFaults(page, 'paused');
    const refused = await postMessage(host.asker);
    expect(refused.status).toBe(503);
    expect(refused.text).toContain('You paused Claude');

    await goTo(page, 'Home', '/');
    await page.getByText('You paused Claude').first().waitFor();
    await expectNoFaults(page, 'Home, paused');
    await button('Resume').click();
    await page.getByText('All good').waitFor();
    expect((await postMessage(host.asker)).status).toBe(200);
  });

  it('does the same from the palette', async () => {
    for (const name of ['Pause Claude', 'Resume Claude']) {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').waitFor();
      await page.keyboard.type(name);
      await page.keyboard.press('Enter');
      await page.getByRole('combobox').waitFor({ state: 'detached' });
      const said = name === 'Pause Claude' ? 'You paused Claude' : 'All good';
      await page.getByText(said).first().waitFor();
    }
  });

  it('shows until when one rests that keeps failing, and tries it now', async () => {
    await failUntilItRests();
    await page.getByText(/^Claude is resting until \d\d:\d\d$/).waitFor();
    await expectNoFaults(page, 'Home, resting');
    await goTo(page, 'Providers', '/providers');
    await claude()
      .getByText(/^Resting until \d\d:\d\d$/)
      .waitFor();
    await claude()
      .getByText(/the next try is in \d+ s\.$/)
      .waitFor();
    await expectNoFaults(page, 'resting');

    // The page's own clock, because a rest is longer than a test.
    await page.clock.setFixedTime(Date.now() + REST_MS);
    await claude().getByText('Trying one request').waitFor();
    await expectNoFaults(page, 'trying');
    await page.clock.setFixedTime(Date.now());

    await button('Try now: Claude').click();
    await claude()
      .getByText(/^Resting until/)
      .waitFor({ state: 'detached' });
    await page
      .getByRole('status')
      .getByText(/^Claude would have rested \d+ s more\. The next request tries it/)
      .waitFor();
    await claude().getByText('Trying one request').waitFor();
    await expectNoFaults(page, 'tried');
    expect((await postMessage(host.asker)).status).toBe(200);
    await claude().getByText('Trying one request').waitFor();
    expect((await postMessage(host.asker)).status).toBe(200);
    await claude()
      .getByText(/^(Answering|Slow)$/)
      .waitFor();
  });

  it('shows every attempt of a request in its order, with what it held back', async () => {
    await goTo(page, 'Activity', '/activity');
    await page.getByRole('row').filter({ hasText: 'Failed' }).first().getByRole('link').click();
    const attempts = page.getByRole('list', { name: 'Attempts' }).getByRole('listitem');
    await attempts.first().getByText('and gave it back').waitFor();
    await attempts
      .nth(1)
      .getByText(/^tried again/)
      .waitFor();
    await page.getByText(/^\d+ attempts · .*nothing counted as spent$/).waitFor();
    await expectNoFaults(page, 'attempts');
  });

  it('shows that credit is used up and until when, and sends again on demand', async () => {
    expect((await postMessage(host.asker, { mood: 'no-credit' })).status).toBe(400);
    await goTo(page, 'Home', '/');
    await page.getByText('Your credit or quota with Claude is used up').waitFor();
    await goTo(page, 'Providers', '/providers');
    await claude()
      .getByText(/^Used up, next try \d\d:\d\d$/)
      .waitFor();
    await expectNoFaults(page, 'used up');

    await button('Try now: Claude').click();

    await page
      .getByRole('status')
      .getByText(/^Claude gets requests again\./)
      .waitFor();
    await claude()
      .getByText(/^Used up/)
      .waitFor({ state: 'detached' });
    expect((await postMessage(host.asker)).status).toBe(200);
  });
});

/** Failures of the stand-in until the breaker answers in its place. */
async function failUntilItRests(): Promise<void> {
  for (let failure = 0; failure < FAILURES; failure += 1) {
    const { text } = await postMessage(host.asker, { mood: 'server-error' });
    if (text.includes('rests')) return;
  }
}
