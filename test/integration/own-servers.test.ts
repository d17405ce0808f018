import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#main/host/clock.ts';
import { createOpenAiStandIn } from '#main/practice/openai-stand-in.ts';
import { createVoiceStandIn } from '#main/practice/voice-stand-in.ts';
import { bytesOf, useRecordings } from '#test/support/recordings.ts';
import { freePort } from '#test/support/running-host.ts';
import { startTestCore, type TestCore } from '#test/support/test-core.ts';

let core: TestCore;
let servers: Server[];
const came = vi.fn<(request: IncomingMessage) => void>();

beforeEach(() => {
  servers = [];
  came.mockClear();
});
afterEach(async () => {
  await core.stop();
  vi.unstubAllEnvs();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(answer: RequestListener): Promise<number> {
  const server = createServer((request, response) => {
    came(request);
    answer(request, response);
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const at = (port: number): string => `http://127.0.0.1:${port}`;
const openai = (path: string) =>
  new OpenAI({ baseURL: `${core.address}${path}/v1`, apiKey: core.token, maxRetries: 0 });
const provider = async (id: string) => {
  for await (const { providers } of await core.client.providers.watch())
    return providers.find((one) => one.id === id);
  return undefined;
};
const lastCall = async () => {
  const { calls } = await core.client.calls.list({ before: null, limit: 1 });
  return core.client.calls.get({ id: calls[0]?.id ?? '' });
};
const audited = (kind: string) =>
  core.host.database.all('SELECT subject, detail FROM audit WHERE kind = :kind', { kind });
const isHeard = (sound: Buffer): boolean => sound.subarray(0, 4).toString() === 'RIFF';
/** As a Kokoro server: it has no `/info`. */
const kokoro: RequestListener = (request, response) => {
  if (request.url === '/info') return void response.writeHead(404).end('{"detail":"Not Found"}');
  createVoiceStandIn(systemClock)(request, response);
};
const LINE = { model: 'kokoro', voice: 'alloy', input: 'Good evening.' } as const;

describe('a server of the person’s own', () => {
  it('is found and shown, and used only once it is chosen', async () => {
    const models = ['gpt-oss:20b'];
    const port = await serve(createOpenAiStandIn(systemClock, { isHosted: false, models }));
    const nobody = await freePort();
    const ports = ['ollama', 'llama-cpp', 'kokoro', 'piper'].map((kind) => `${kind}=${nobody}`);
    vi.stubEnv('TALLYLIGHT_LOCAL_PORTS', [`lm-studio=${port}`, ...ports].join(','));
    core = await startTestCore();

    const before = openai('/local').models.list();
    await expect(before).rejects.toThrow(/doesn’t know yet where your local model is/);
    expect(await core.client.providers.lookForLocal({ providerId: 'local_model' })).toEqual({
      servers: [{ kind: 'lm-studio', name: 'LM Studio', baseUrl: at(port), models }],
    });
    expect(await provider('local_model')).toMatchObject({
      state: 'not-set-up',
      ownServer: { baseUrl: null },
    });
    expect(came.mock.calls.map(([{ url }]) => url)).toEqual(['/v1/models']);

    const chosen = { providerId: 'local_model', baseUrl: `localhost:${port}/v1/` };
    expect(await core.client.providers.useLocal(chosen)).toMatchObject({ saved: true });
    expect(await provider('local_model')).toMatchObject({
      state: 'not-checked',
      ownServer: { baseUrl: `http://localhost:${port}` },
    });
    expect(audited('provider.server-chosen')).toEqual([
      { subject: 'local_model', detail: `{"baseUrl":"http://localhost:${port}"}` },
    ]);
    await openai('/local').models.list();
    expect(await core.client.providers.sendTest({ providerId: 'local_model' })).toMatchObject({
      ok: true,
    });
    expect(await lastCall()).toMatchObject({ model: 'gpt-oss:20b', cost: { nanoUsd: 0 } });
  });

  it('is written into the settings file, whose comments stay', async () => {
    const port = await serve(kokoro);
    core = await startTestCore();
    const file = core.host.paths.settings;
    writeFileSync(file, '{\n  // Mine.\n  "budgets": [],\n}\n');
    await vi.waitFor(async () => {
      const chosen = { providerId: 'local_tts', baseUrl: at(port) };
      expect(await core.client.providers.useLocal(chosen)).toMatchObject({ saved: true });
    });
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('// Mine.');
    expect(text).toContain(`"baseUrl": "${at(port)}"`);
    expect(text).toContain('"speaks": "openai"');
  });

  it.each([
    ['ftp://127.0.0.1', /no address/],
    ['http://192.168.1.7:1234', /must begin with https/],
    ['http://169.254.169.254/latest', /must begin with https/],
  ])('is not at %s', async (baseUrl, sentence) => {
    core = await startTestCore();
    const outcome = await core.client.providers.useLocal({ providerId: 'local_model', baseUrl });
    expect(outcome).toEqual({ saved: false, sentence: expect.stringMatching(sentence) as string });
  });

  it('is not saved where nothing answers', async () => {
    core = await startTestCore();
    const baseUrl = at(await freePort());
    const outcome = await core.client.providers.useLocal({ providerId: 'local_tts', baseUrl });
    expect(outcome).toMatchObject({ saved: false });
    expect(await provider('local_tts')).toMatchObject({ state: 'not-set-up' });
    expect(audited('provider.server-chosen')).toEqual([]);
  });
});

describe('a voice of the person’s own', () => {
  async function start(answer: RequestListener, providerId = 'local_tts'): Promise<void> {
    const port = await serve(answer);
    core = await startTestCore();
    const outcome = await core.client.providers.useLocal({ providerId, baseUrl: at(port) });
    expect(outcome).toMatchObject({ saved: true });
    came.mockClear();
  }
  const speak = async (path: string) => {
    const { data, response } = await openai(path).audio.speech.create(LINE).withResponse();
    return {
      sound: Buffer.from(await data.arrayBuffer()),
      type: response.headers.get('content-type'),
    };
  };

  it.each([
    ['local_tts', '/tts'],
    ['alternative_tts', '/alternative-tts'],
  ])('as OpenAI has them: %s', async (id, path) => {
    await start(kokoro, id);
    const { sound } = await speak(path);
    expect(isHeard(sound)).toBe(true);
    expect(came.mock.calls[0]?.[0].url).toBe('/v1/audio/speech');
    expect(await lastCall()).toMatchObject({
      state: 'ok',
      what: 'Voice line',
      cost: { nanoUsd: 0 },
      attempts: [{ usage: { characters: LINE.input.length } }],
    });
  });

  it('from a Piper server, by the same request', async () => {
    await start(createVoiceStandIn(systemClock));
    const { sound, type } = await speak('/tts');
    expect(isHeard(sound)).toBe(true);
    // Piper's own server calls it a page.
    expect(type).toBe('audio/wav');
    expect(came.mock.calls[0]?.[0].url).toBe('/synthesize');
    expect(await lastCall()).toMatchObject({
      state: 'ok',
      cost: { nanoUsd: 0 },
      attempts: [{ usage: { characters: LINE.input.length } }],
    });
  });

  it('from a Piper server in its own words', async () => {
    await start(createVoiceStandIn(systemClock));
    const answer = await fetch(`${core.address}/tts/synthesize`, {
      method: 'POST',
      headers: { authorization: `Bearer ${core.token}` },
      body: JSON.stringify({ text: 'Good evening.' }),
    });
    expect(isHeard(Buffer.from(await answer.arrayBuffer()))).toBe(true);
    expect(await lastCall()).toMatchObject({ what: 'Voice line', cost: { nanoUsd: 0 } });
  });

  it('is cut without a word of ours in the sound when its server breaks off', async () => {
    await start((request, response) => {
      if (request.url !== '/v1/audio/speech') return kokoro(request, response);
      response.writeHead(200, { 'content-type': 'audio/mpeg' });
      response.write('half of it', () => response.destroy());
    });
    const heard: Buffer[] = [];
    const answer = await fetch(`${core.address}/tts/v1/audio/speech`, {
      method: 'POST',
      headers: { authorization: `Bearer ${core.token}` },
      body: JSON.stringify(LINE),
    });
    const listening = (async () => {
      for await (const piece of answer.body ?? []) heard.push(Buffer.from(piece));
    })();
    await expect(listening).rejects.toThrow(/terminated/);
    expect(Buffer.concat(heard).toString()).toBe('half of it');
    await vi.waitFor(async () => expect(await lastCall()).toMatchObject({ state: 'aborted' }));
  });

  it('is not what a page says', async () => {
    await start((request, response) => {
      if (request.url !== '/v1/audio/speech') return kokoro(request, response);
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in first');
    });
    await expect(openai('/tts').audio.speech.create(LINE)).rejects.toThrow(/no sound/);
    expect(await lastCall()).toMatchObject({ state: 'failed' });
  });
});

describe('a recorded answer of Ollama’s', () => {
  const { read } = useRecordings('local');

  it('passes unchanged, its thoughts included, and costs nothing', async () => {
    const { request, response: recorded } = read('local-01');
    const port = await serve((asked, response) => {
      if (asked.url === '/api/tags') return void response.end('{"models":[]}');
      response.writeHead(recorded.status, recorded.headers).end(bytesOf(recorded));
    });
    core = await startTestCore();
    await core.client.providers.useLocal({ providerId: 'local_model', baseUrl: at(port) });
    const asked = request.body as OpenAI.ChatCompletionCreateParamsNonStreaming;
    const { data, response } = await openai('/local').chat.completions.create(asked).withResponse();

    expect(data).toEqual(expect.objectContaining(recorded.body as object));
    expect(data.choices[0]?.message).toHaveProperty('reasoning');
    expect(response.headers.get('alt-svc')).toBeNull();
    expect(await lastCall()).toMatchObject({
      state: 'ok',
      model: 'gpt-oss:20b',
      cost: { nanoUsd: 0, source: 'list_price' },
      attempts: [{ usage: { inputTokens: 172, outputTokens: 88 } }],
    });
  });
});
