import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { systemClock } from '#main/host/clock.ts';
import { createHttpClient } from '#main/host/http-client.ts';
import { anthropic } from './anthropic/anthropic.ts';
import { askForDate, readDate } from './provider-date.ts';

it.each([
  ['Tue, 24 Nov 2026 12:00:00 GMT', Date.UTC(2026, 10, 24, 12)],
  ['yesterday', null],
  [undefined, null],
])('reads %j', (date, dateMs) => {
  expect(readDate({ date })).toBe(dateMs);
});

it('asks without a key, and takes a refusal for an answer', async () => {
  const http = createHttpClient();
  const names: string[] = [];
  const server = createServer((request, response) => {
    names.push(...Object.keys(request.headers));
    response.writeHead(401).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const dateMs = await askForDate(http, anthropic, url, systemClock);

  expect(Math.abs((dateMs ?? 0) - systemClock.wallMs())).toBeLessThan(5_000);
  expect(names).not.toContain('x-api-key');
  server.close();
  await http.close();
});

it('knows no date when nobody answers', async () => {
  const http = createHttpClient();
  expect(await askForDate(http, anthropic, 'http://127.0.0.1:9', systemClock)).toBeNull();
  await http.close();
});
