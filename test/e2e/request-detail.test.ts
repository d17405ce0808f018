import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '#main/host/sqlite.ts';
import { post, postMessage, type Asker } from '#test/support/ask-host.ts';
import { expectNoFaults } from '#test/support/axe.ts';
import { launchBrowser } from '#test/support/browser.ts';
import { openContract } from '#test/support/open-contract.ts';
import { removeHome, startHost, type RunningHost } from '#test/support/running-host.ts';
import { closePages, fact, goTo, openWindow, watchForTrouble } from '#test/support/window.ts';

let browser: Browser;
let host: RunningHost;
let page: Page;
let asker: Asker;
let routedId: string;
let failedId: string;
let checkForTrouble: () => void;

beforeAll(async () => {
  [browser, host] = await Promise.all([launchBrowser(), startHost()]);
  const contract = await openContract(host.windowUrl);
  const { token } = await contract.client.clients.add({ name: 'Script', scope: 'use' });
  contract.close();
  asker = { address: host.address, token };
  const routed = await post(asker, '/v1/run/script', { input: 'Say hello.', only: ['claude'] });
  if (routed.status !== 200) throw new Error(`It answered with ${routed.status}`);
  routedId = String(routed.headers['x-tallylight-call-id']);
  const failed = await postMessage(asker, { mood: 'overloaded' });
  failedId = String(failed.headers['x-tallylight-call-id']);
  await host.stop();
  makeRerouted(join(host.folder, 'tallylight.db'), routedId);
  host = await startHost({ home: host.home });
});
afterAll(async () => {
  await browser.close();
  await host.stop();
  removeHome(host.home);
});
beforeEach(async () => {
  page = await openWindow(browser, host);
  checkForTrouble = watchForTrouble(page);
});
afterEach(async () => {
  await closePages(browser);
  checkForTrouble();
});

/** As if Gemini had been asked first, after a wait, and had failed. */
function makeRerouted(file: string, id: string): void {
  const database = openDatabase(file);
  database.run('UPDATE attempts SET position = 2 WHERE call_id = :id', { id });
  database.run(
    `INSERT INTO attempts (call_id, position, target_id, target_name, state, started_at, duration_ms,
                           status, error_kind, problem, queued_ms)
     SELECT call_id, 1, 'gemini', 'Gemini', 'failed', started_at - 600, 500, 503, 'overloaded',
            'Gemini has no capacity right now.', 400
     FROM attempts WHERE call_id = :id`,
    { id },
  );
  const found = database.get('SELECT routing FROM explanations WHERE call_id = :id', { id });
  const { routing } = found as { routing: string };
  const decision = JSON.parse(routing) as { scores: object[]; order: string[] };
  const gemini = { ...decision.scores[0], id: 'gemini', name: 'Gemini', model: 'gemini-3.8-flash' };
  const changed = {
    ...decision,
    scores: [{ ...gemini, score: 0.8, expectedNanoUsd: null }, ...decision.scores],
    order: ['gemini', ...decision.order],
    excluded: [
      { id: 'local_model', name: 'Local model', reason: 'not_set_up', sentence: 'is not set up' },
    ],
  };
  database.run('UPDATE explanations SET routing = :routing WHERE call_id = :id', {
    id,
    routing: JSON.stringify(changed),
  });
  database.close();
}

const row = () => page.getByRole('row').filter({ hasText: '⤴ rerouted' });

it('marks what was rerouted, and shows only that when asked to', async () => {
  await goTo(page, 'Activity', '/activity');
  await row().getByText('⤴ rerouted').waitFor();
  expect(await row().count()).toBe(1);
  expect(await page.getByRole('row').count()).toBeGreaterThan(10);
  await page.getByRole('button', { name: 'Rerouted' }).click();
  await page.waitForFunction(() => document.querySelectorAll('[data-row]').length === 1);
  expect(page.url()).toContain('rerouted=true');
  await expectNoFaults(page, 'rerouted requests');
});

it('shows the attempts on one time axis, and every score with who was left out', async () => {
  await goTo(page, 'Activity', `/activity?call=${routedId}`);
  const attempts = page.getByRole('list', { name: 'Attempts' }).getByRole('listitem');
  await attempts.nth(1).getByText('⤴ rerouted').waitFor();
  await attempts.nth(0).getByText('waited 400 ms for its turn', { exact: false }).waitFor();
  const left = (index: number) => attempts.nth(index).locator('[data-bar]').first().boundingBox();
  const [first, second] = [await left(0), await left(1)];
  expect(second?.x).toBeGreaterThanOrEqual((first?.x ?? 0) + (first?.width ?? 0));

  const scores = page.getByRole('region', { name: 'Scores' });
  expect(await scores.count()).toBe(0);
  await page.getByText('2 providers compared, 1 left out').waitFor();
  await page.getByRole('button', { name: 'How it was chosen' }).click();
  await scores.getByRole('rowheader', { name: /^Gemini .*first choice$/ }).waitFor();
  await scores.getByRole('rowheader', { name: /^Claude .*choice 2$/ }).waitFor();
  await page
    .getByRole('list', { name: 'Left out' })
    .getByText('Local model is not set up.')
    .waitFor();
  await page.getByText(/^Balanced: price 25 %/).waitFor();
  await fact(page, 'Model').getByText('claude-sonnet-5-5').waitFor();
  await expectNoFaults(page, 'a rerouted request with its scores');
});

it('takes a thumb, and takes it back', async () => {
  await goTo(page, 'Activity', `/activity?call=${routedId}`);
  const good = page.getByRole('button', { name: 'Good answer' });
  const poor = page.getByRole('button', { name: 'Poor answer' });
  const pressed = (button: typeof good) => button.getAttribute('aria-pressed');
  await poor.click();
  await page.getByText('You said poor: it counts when Claude is compared with others.').waitFor();
  await good.click();
  await page.getByText('You said good: it counts when Claude is compared with others.').waitFor();
  expect([await pressed(good), await pressed(poor)]).toEqual(['true', 'false']);
  await expectNoFaults(page, 'a judged request');

  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('You said poor', { exact: false }).waitFor();
  await poor.click();
  await page.getByText('You said', { exact: false }).waitFor({ state: 'detached' });
  expect([await pressed(good), await pressed(poor)]).toEqual(['false', 'false']);
});

it('asks for no thumb where there is no answer', async () => {
  await goTo(page, 'Activity', `/activity?call=${failedId}`);
  await page.getByRole('list', { name: 'Attempts' }).waitFor();
  expect(await page.getByText('Was the answer good?').count()).toBe(0);
  expect(await page.getByRole('button', { name: 'How it was chosen' }).count()).toBe(0);
});
