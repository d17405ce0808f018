import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askRunningHost } from '#main/host/control-client.ts';
import { launchBrowser } from '#test/support/browser.ts';
import { makeHome, talkingEntry, writeSettings } from '#test/support/homes.ts';
import { HOSTILE_TEXTS } from '#test/support/hostile-texts.ts';
import { removeHome, startHost, type RunningHost } from '#test/support/running-host.ts';
import { goTo, openPage, SCREENS } from '#test/support/window.ts';

/** Nothing but these may stand in a header of HTTP. */
const HEADER_TEXTS = HOSTILE_TEXTS.filter((text) => /^[\u0020-\u007e]+$/.test(text));
const KEY = 'sk-ant-api03-e2e-hostile-5kQ1';
/** Everything of the page that ran although nobody wrote it, and every rule that was broken in trying. */
const executions: string[] = [];
const violations: string[] = [];
const unprotected: string[] = [];
const strangers: string[] = [];
let provider: Server;
let browser: Browser;
let host: RunningHost;
let page: Page;

beforeAll(async () => {
  provider = createServer((request, response) => void refuse(request, response)).listen(
    0,
    '127.0.0.1',
  );
  [browser] = await Promise.all([launchBrowser(), once(provider, 'listening')]);
  const home = makeHome();
  writeSettings(home, 'default', {
    providers: {
      claude: { baseUrl: `http://127.0.0.1:${(provider.address() as AddressInfo).port}` },
    },
    servers: {
      talker: talkingEntry(home, {
        id: 'talker',
        name: HOSTILE_TEXTS[0] ?? '',
        lines: HOSTILE_TEXTS,
        description: HOSTILE_TEXTS.join(' '),
      }),
      ...Object.fromEntries(
        HOSTILE_TEXTS.slice(1).map((name, index) => [
          `s${index}`,
          { name, command: HOSTILE_TEXTS[index + 1], enabled: false },
        ]),
      ),
    },
  });
  host = await startHost({ home, flags: [], env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/none' } });
  page = await openWatchedWindow();
  await addKey();
  const tokens = await Promise.all(HOSTILE_TEXTS.map((name) => addClient(name)));
  await Promise.all(HEADER_TEXTS.map((text, index) => ask(text, tokens[index] ?? '')));
  await callTools(tokens[0] ?? '');
});
afterAll(async () => {
  await browser.close();
  await host.stop();
  provider.close();
  removeHome(host.home);
});

/** Takes any key, and refuses every message in the words of its own model name. */
async function refuse(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const isMessage = request.method === 'POST';
  const message = isMessage ? (JSON.parse(body) as { model: string }).model : '';
  const answer = isMessage
    ? { type: 'error', error: { type: 'invalid_request_error', message } }
    : { data: [], has_more: false };
  response.writeHead(isMessage ? 400 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer));
}

async function openWatchedWindow(): Promise<Page> {
  const watched = await openPage(browser);
  await watched.exposeFunction('hit', () => executions.push('hit'));
  await watched.exposeFunction('violated', (what: string) => violations.push(what));
  await watched.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile }) =>
      (window as unknown as { violated: (what: string) => void }).violated(
        `${violatedDirective} in ${sourceFile}`,
      ),
    ),
  );
  watched.on('dialog', (dialog) => {
    executions.push(dialog.message());
    void dialog.dismiss();
  });
  watched.on('pageerror', ({ message }) => executions.push(message));
  watched.on('console', (message) => {
    if (message.type() === 'error') violations.push(message.text());
  });
  watched.on('request', (request) => {
    if (!request.url().startsWith(`${host.address}/`) && !request.url().startsWith('data:'))
      strangers.push(request.url());
  });
  watched.on('response', (response) => {
    if (response.url().startsWith('data:')) return;
    const policy = response.headers()['content-security-policy'] ?? '';
    if (!policy.includes("default-src 'none'") || policy.includes('unsafe'))
      unprotected.push(response.url());
  });
  await watched.goto(host.windowUrl);
  await watched.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
  return watched;
}

async function addKey(): Promise<void> {
  await goTo(page, 'Providers', '/providers?add=claude');
  await page.getByLabel('Key', { exact: true }).fill(KEY);
  await page.getByLabel('Name', { exact: true }).fill(HOSTILE_TEXTS[1] ?? '');
  await page.getByRole('button', { name: 'Keep until I quit' }).click();
  await page.getByRole('button', { name: 'Test and save' }).click();
  await page.getByRole('button', { name: 'Done' }).click();
}

async function addClient(name: string): Promise<string> {
  const socket = join(host.folder, 'control.sock');
  const answer = await askRunningHost(socket, { op: 'client.add', name, scope: 'use' });
  return String(answer?.['token']);
}

async function ask(text: string, token: string): Promise<void> {
  const reply = await fetch(`${host.address}/anthropic/v1/messages`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      'x-api-key': token,
      'x-tallylight-episode': text,
    },
    body: JSON.stringify({
      model: text,
      max_tokens: 9,
      messages: [{ role: 'user', content: text }],
    }),
  });
  expect(reply.status).toBe(400);
}

/** Each call makes the service say the text in its log, and fail with it. */
async function callTools(token: string): Promise<void> {
  const client = new Client({ name: HOSTILE_TEXTS[2] ?? '', version: '1.0.0' });
  const headers = { authorization: `Bearer ${token}` };
  const address = new URL(`${host.address}/mcp`);
  await client.connect(new StreamableHTTPClientTransport(address, { requestInit: { headers } }));
  for (const text of HOSTILE_TEXTS)
    await client.callTool({ name: 'talker_say', arguments: { text } });
  await client.close();
}

/** What the texts look like where they are shown and not obeyed. */
async function expectShown(place: Locator, texts: readonly string[]): Promise<void> {
  const shown = (await place.allTextContents()).join('\n');
  expect(texts.filter((text) => !shown.includes(text))).toEqual([]);
}

it('shows hostile names, errors and logs as the text that they are, on every screen', async () => {
  for (const [name, path] of SCREENS) await goTo(page, name, path);
  await goTo(page, 'Settings', '/settings');
  await expectShown(page.getByRole('main'), HOSTILE_TEXTS);

  await goTo(page, 'Costs', '/costs');
  await page.getByRole('row').filter({ hasText: 'hit()' }).first().waitFor();
  await expectShown(page.getByRole('row'), HEADER_TEXTS);

  await goTo(page, 'Services', '/services?id=talker&tab=tools');
  await page.getByText('talker_say').waitFor();
  await expectShown(page.getByRole('main'), HOSTILE_TEXTS);
  await goTo(page, 'Services', '/services?id=s0&tab=overview');
  await page.getByText('Command').waitFor();

  await goTo(page, 'Activity', '/activity');
  await page.getByRole('row').filter({ hasText: 'Tool error' }).first().waitFor();
  await expectShown(page.getByRole('row'), HEADER_TEXTS);
});

it('shows hostile lines of a log as text, also where they are looked for', async () => {
  await goTo(page, 'Services', '/services?id=talker&tab=log');
  const log = page.getByRole('log');
  for (const text of HOSTILE_TEXTS) {
    await page.getByRole('searchbox', { name: 'Find in log' }).fill(text);
    await log.locator('mark').first().waitFor();
  }
});

it('shows each hostile error in the detail of its request', async () => {
  await goTo(page, 'Activity', '/activity');
  const failed = page.getByRole('row').filter({ hasText: 'Failed' });
  const addresses = await failed
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).hash.slice(1)));
  expect(addresses).toHaveLength(HEADER_TEXTS.length);
  const seen: string[] = [];
  for (const address of addresses) {
    await goTo(page, 'Activity', address);
    const detail = page.getByRole('region', { name: /^Message · / });
    await detail.getByText(new URLSearchParams(address.split('?')[1]).get('call') ?? '').waitFor();
    seen.push(await detail.innerText());
  }
  expect(HEADER_TEXTS.filter((text) => !seen.some((detail) => detail.includes(text)))).toEqual([]);
});

it('shows hostile names in menus, palette and dialogs as text', async () => {
  await goTo(page, 'Home', '/');
  await page.getByRole('button', { name: 'Working on' }).click();
  await expectShown(page.getByRole('menuitem'), HEADER_TEXTS);
  await page.getByRole('menuitem', { name: HEADER_TEXTS[3] ?? '', exact: true }).click();
  await page.getByRole('button', { name: HEADER_TEXTS[3] ?? '' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('hit()');
  await page.getByRole('option').first().waitFor();
  await expectShown(
    page.getByRole('option'),
    HEADER_TEXTS.filter((text) => text.includes('hit()')),
  );
  await page.keyboard.press('Escape');
  await goTo(page, 'Settings', '/settings');
  await page.getByRole('button', { name: `Revoke ${HOSTILE_TEXTS[1]}` }).click();
  await page.getByRole('dialog', { name: HOSTILE_TEXTS[1] ?? '' }).waitFor();
  await page.keyboard.press('Escape');
});

it('takes hostile addresses for addresses', async () => {
  const places = [
    ['Activity', (text: string) => `/activity?call=${text}&episode=${text}`],
    ['Services', (text: string) => `/services?id=${text}&tab=${text}`],
    ['Providers', (text: string) => `/providers?add=${text}`],
  ] as const;
  for (const [index, text] of HOSTILE_TEXTS.entries()) {
    const [name, address] = places[index % places.length] ?? places[0];
    await goTo(page, name, address(encodeURIComponent(text)));
  }
  await goTo(page, 'Providers', '/providers');
  expect(executions).toEqual([]);
});

it('ran none of it, broke no rule of the page, and asked nobody else', async () => {
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Providers' }).waitFor();
  await page.getByRole('region', { name: 'Claude' }).waitFor();

  expect(executions).toEqual([]);
  expect(violations).toEqual([]);
  expect(strangers).toEqual([]);
  expect(unprotected).toEqual([]);
  expect(
    await page.evaluate(() => document.querySelectorAll('script:not([src]), iframe').length),
  ).toBe(0);
});

it('counts what runs and what breaks a rule, or finding none would prove nothing', async () => {
  await page.evaluate(() => {
    document.body.insertAdjacentHTML('beforeend', '<img src="//127.0.0.1:1/x" onerror="hit()">');
  });
  await expect.poll(() => violations.length).toBeGreaterThan(0);
  await page.evaluate(() => (window as unknown as { hit: () => void }).hit());
  await expect.poll(() => executions.length).toBe(1);
});

it('answers nothing of the window without the policy, whatever is asked for', async () => {
  const paths = ['/', '/index.html', '/session', '/theme', '/%3Cscript%3E', '/assets/none.js'];
  const replies = await Promise.all(paths.map((path) => fetch(host.address + path)));
  await Promise.all(replies.map((reply) => reply.text()));
  const bare = replies.filter(
    ({ headers }) => !headers.get('content-security-policy')?.includes("default-src 'none'"),
  );
  expect(replies.filter(({ ok }) => ok)).toHaveLength(2);
  // Only our own words in JSON, which no browser shows as a page.
  expect(
    bare.filter(({ headers }) => !headers.get('content-type')?.startsWith('application/json')),
  ).toEqual([]);
});
