import { createServer, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { systemClock } from '#main/host/clock.ts';
import { createOpenAiStandIn } from '#main/practice/openai-stand-in.ts';
import { createVoiceStandIn } from '#main/practice/voice-stand-in.ts';
import { expectNoFaults } from '#test/support/axe.ts';
import { launchBrowser } from '#test/support/browser.ts';
import { makeHome } from '#test/support/homes.ts';
import { freePort, removeHome, startHost, type RunningHost } from '#test/support/running-host.ts';
import { closePages, goTo, openWindow, SMALLEST, watchForTrouble } from '#test/support/window.ts';

const MODELS = ['gpt-oss:20b', 'llama3.2:3b', 'qwen3:8b', 'gemma3:4b'];

let browser: Browser;
let servers: Server[];
let host: RunningHost;
let page: Page;
let checkForTrouble: () => void;
let asked: string[];

beforeAll(async () => {
  browser = await launchBrowser();
});
afterEach(async () => {
  await closePages(browser);
  await host.stop();
  removeHome(host.home);
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  checkForTrouble();
});
afterAll(() => browser.close());

async function serve(answer: RequestListener): Promise<number> {
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A host for which a model server and a Piper server are at their usual ports, or nobody is. */
async function start(open: string, isAnyoneThere = true) {
  servers = [];
  asked = [];
  const nobody = await freePort();
  const model = createOpenAiStandIn(systemClock, { isHosted: false, models: MODELS });
  const [studio, piper] = isAnyoneThere
    ? [await serve(model), await serve(createVoiceStandIn(systemClock))]
    : [nobody, nobody];
  const ports = `ollama=${nobody},lm-studio=${studio},llama-cpp=${nobody},kokoro=${nobody},piper=${piper}`;
  const env = { TALLYLIGHT_LOCAL_PORTS: ports };
  host = await startHost({ home: makeHome(), flags: [], env });
  page = await openWindow(browser, host, { viewport: SMALLEST });
  checkForTrouble = watchForTrouble(page);
  await goTo(page, 'Providers', `/providers?open=${open}`);
  return { studio, piper };
}

const card = (name: string) => page.getByRole('region', { name, exact: true });
const settings = (): string => readFileSync(join(host.folder, 'tallylight.json'), 'utf8');

it('finds a model server when asked to, and uses it once it is chosen', async () => {
  const { studio } = await start('local_model');
  const model = card('Local model');
  await model.getByText('Not set up').waitFor();
  expect(asked).toEqual([]);

  await model.getByRole('button', { name: 'Look on this computer' }).click();
  await model.getByText('gpt-oss:20b, llama3.2:3b, qwen3:8b and 1 more').waitFor();
  expect(settings()).not.toContain('local_model');
  await expectNoFaults(page, 'the servers that were found');

  await model.getByRole('button', { name: 'Use this one: LM Studio' }).click();
  await model.getByText('Not used yet').waitFor();
  await model.getByText(`http://127.0.0.1:${studio}`, { exact: true }).waitFor();
  expect(settings()).toContain(`"baseUrl": "http://127.0.0.1:${studio}"`);

  await model.getByRole('button', { name: 'Send a test' }).click();
  await model.getByText('Local model answered. The request is in Activity.').waitFor();
  expect(asked.at(-1)).toBe('POST /v1/chat/completions');
});

it('uses a Piper server as a voice', async () => {
  await start('local_tts');
  const voice = card('Local voice');
  await voice.getByRole('button', { name: 'Look on this computer' }).click();
  await voice.getByRole('button', { name: 'Use this one: Piper' }).click();
  await voice.getByRole('button', { name: 'Send a test' }).click();
  await voice.getByText('Local voice answered. The request is in Activity.').waitFor();
  expect(asked.at(-1)).toBe('POST /synthesize');
});

it('says what to do when nothing is found, and takes an address that answers', async () => {
  await start('local_model', false);
  const model = card('Local model');
  await model.getByRole('button', { name: 'Look on this computer' }).click();
  await model.getByText(/^Nothing was found\. Start Ollama/).waitFor();

  const address = model.getByLabel('Another address');
  const nobody = `http://127.0.0.1:${await freePort()}`;
  await address.fill(nobody);
  await address.press('Enter');
  await model.getByText(`No model server answers at ${nobody}.`, { exact: false }).waitFor();
  expect(settings()).not.toContain('local_model');

  const models = ['gpt-oss:20b'];
  const port = await serve(createOpenAiStandIn(systemClock, { isHosted: false, models }));
  await address.fill(`localhost:${port}/v1`);
  await model.getByRole('button', { name: 'Use this address' }).click();
  await model.getByText(`http://localhost:${port}`, { exact: true }).waitFor();

  await model.getByRole('button', { name: 'Use another: Local model' }).click();
  await model.getByRole('button', { name: 'Look on this computer' }).waitFor();
});
