import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '#main/host/clock.ts';
import { createHttpClient, type HttpClient } from '#main/host/http-client.ts';
import { localPorts, type LocalPorts } from '#main/host/local-ports.ts';
import { createFakeClock } from '#test/support/fake-clock.ts';
import { freePort } from '#test/support/running-host.ts';
import { lookForLocal, recognize } from './local-discovery.ts';

let http: HttpClient;
let servers: Server[];
let nobody: number;
let asked: string[];

beforeEach(async () => {
  http = createHttpClient();
  servers = [];
  asked = [];
  nobody = await freePort();
});
afterEach(async () => {
  await http.close();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(answer: RequestListener): Promise<number> {
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
/** Answers one path with JSON, and everything else with 404. */
const json =
  (path: string, body: unknown, status = 200): RequestListener =>
  (request, response) => {
    const isIt = request.url === path;
    response.writeHead(isIt ? status : 404, { 'content-type': 'application/json' });
    response.end(isIt ? JSON.stringify(body) : '{"detail":"Not Found"}');
  };
const elsewhere = (ports: Partial<LocalPorts>): LocalPorts => ({
  ollama: nobody,
  'lm-studio': nobody,
  'llama-cpp': nobody,
  kokoro: nobody,
  piper: nobody,
  ...ports,
});
const look = (ports: Partial<LocalPorts>, isVoice: boolean) =>
  lookForLocal(http, elsewhere(ports), isVoice, systemClock);

describe('looking for servers on this computer (their answers are hand-written)', () => {
  it('finds those for text, with their models', async () => {
    const ollama = await serve(json('/api/tags', { models: [{ name: 'llama3.2:3b' }] }));
    const studio = await serve(json('/v1/models', { data: [{ id: 'qwen/qwen3' }, { id: 'b' }] }));
    expect(await look({ ollama, 'lm-studio': studio }, false)).toEqual([
      {
        kind: 'ollama',
        name: 'Ollama',
        baseUrl: `http://127.0.0.1:${ollama}`,
        models: ['llama3.2:3b'],
      },
      {
        kind: 'lm-studio',
        name: 'LM Studio',
        baseUrl: `http://127.0.0.1:${studio}`,
        models: ['qwen/qwen3', 'b'],
      },
    ]);
    // One free request each, and nothing else.
    expect(asked.toSorted()).toEqual(['GET /api/tags', 'GET /v1/models']);
  });

  it('finds those for voices', async () => {
    const kokoro = await serve(json('/v1/models', { data: [{ id: 'kokoro' }, { id: 'tts-1' }] }));
    const piper = await serve(
      json('/info', { voice: { name: 'en_US-amy', language: 'en-us', num_speakers: 1 } }),
    );
    expect(await look({ kokoro, piper }, true)).toMatchObject([
      { kind: 'kokoro', models: ['kokoro', 'tts-1'] },
      { kind: 'piper', models: ['en_US-amy'] },
    ]);
  });

  it('leaves alone whatever else has one of the ports', async () => {
    const page: RequestListener = (_request, response) => response.end('<html>My app');
    const moved: RequestListener = (_request, response) =>
      response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    const locked: RequestListener = (_request, response) =>
      response.writeHead(401).end('{"error":"unauthorized"}');
    const endless: RequestListener = (_request, response) =>
      void response.end(JSON.stringify({ data: [{ id: 'x'.repeat(2 * 1024 * 1024) }] }));
    for (const answer of [page, moved, locked, endless]) {
      const port = await serve(answer);
      expect(await look({ ollama: port, 'lm-studio': port, 'llama-cpp': port }, false)).toEqual([]);
    }
    const text = await serve(json('/v1/models', { data: [{ id: 'llama3.2' }] }));
    const info = await serve(json('/info', { name: 'my app' }));
    expect(await look({ kokoro: text, piper: info }, true)).toEqual([]);
  });

  it('does not wait for one that never answers', async () => {
    const clock = createFakeClock(0);
    const silent = await serve(() => clock.advance(1_500));
    const ports = elsewhere({ ollama: silent });
    expect(await lookForLocal(http, ports, false, clock)).toEqual([]);
  });

  it('looks at the usual ports and at no others', () => {
    expect(Object.values(localPorts(undefined)).toSorted((a, b) => a - b)).toEqual([
      1_234, 5_000, 8_080, 8_880, 11_434,
    ]);
  });
});

describe('an address that the person typed', () => {
  const at = (port: number): string => `http://127.0.0.1:${port}`;

  it('is known by what it answers', async () => {
    const ollama = await serve(json('/api/tags', { models: [] }));
    const other = await serve(json('/v1/models', { data: [] }));
    const piper = await serve(json('/info', { voice: { name: 'x', num_speakers: 1 } }));
    expect(await recognize(http, at(ollama), false, systemClock)).toBe('ollama');
    expect(await recognize(http, at(other), false, systemClock)).toBe('lm-studio');
    expect(await recognize(http, at(other), true, systemClock)).toBe('kokoro');
    expect(await recognize(http, at(piper), true, systemClock)).toBe('piper');
  });

  it('may ask for a key first', async () => {
    const locked = await serve(json('/v1/models', { error: { message: 'No key.' } }, 401));
    expect(await recognize(http, at(locked), false, systemClock)).toBe('lm-studio');
  });

  it('is nothing where nobody answers, or something else does', async () => {
    const page = await serve((_request, response) => response.end('<html>'));
    expect(await recognize(http, at(nobody), false, systemClock)).toBeNull();
    expect(await recognize(http, at(page), true, systemClock)).toBeNull();
  });
});
