import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { askRunningHost } from './control-client.ts';

let folder: string;
let path: string;
let server: Server | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'control-'));
  path = join(folder, 'control.sock');
});
afterEach(() => {
  server?.close();
  rmSync(folder, { recursive: true });
});

async function listen(onConnection: (socket: Socket) => void): Promise<void> {
  server = createServer({ allowHalfOpen: true }, onConnection).listen(path);
  await once(server, 'listening');
}

it('gives the answer of the Tallylight that listens there', async () => {
  await listen((socket) => {
    socket.once('data', (line) => socket.end(`{"ok":true,"heard":${String(line).trim()}}\n`));
  });

  expect(await askRunningHost(path, { op: 'open' })).toEqual({ ok: true, heard: { op: 'open' } });
});

it('has no answer where nobody listens, nor from one that ends in the middle of it', async () => {
  expect(await askRunningHost(path, { op: 'open' })).toBeNull();

  await listen((socket) => {
    socket.once('data', () => socket.end('{"ok":true,"url":"http://127'));
  });

  expect(await askRunningHost(path, { op: 'open' })).toBeNull();
});
