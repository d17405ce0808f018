import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { implement, type RouterClient } from '@orpc/server';
import { afterEach, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { serverContract } from '#contract/servers.ts';
import { serveOverWebSocket } from './websocket.ts';

const STATES = 200;
/** All of them together are far more than a system holds for a connection that nobody reads. */
const TEXT = 'x'.repeat(256 * 1024);

let produced = 0;
const os = implement({ log: serverContract.log, start: serverContract.start });
const router = os.router({
  log: os.log.handler(async function* () {
    for (; produced < STATES; produced += 1)
      yield { lines: [{ number: produced, atMs: 0, from: 'server' as const, text: TEXT }] };
  }),
  start: os.start.handler(async () => {}),
});

const reportBug = vi.fn<(error: unknown) => void>();
const pages = serveOverWebSocket(router, reportBug);
const server = createServer().on('upgrade', pages.upgrade).listen(0, '127.0.0.1');
afterEach(() => {
  pages.close();
  server.close();
});

async function openPage() {
  const { port } = server.address() as AddressInfo;
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, 'tallylight');
  await once(socket, 'open');
  const link = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket });
  return { socket, client: createORPCClient<RouterClient<typeof router>>(link) };
}

it('makes no further states for a page that does not read, and all of them once it does', async () => {
  const stalled = await openPage();
  const other = await openPage();
  const states = await stalled.client.log({ id: 'a', after: -1 });
  stalled.socket.pause();
  // Each answer to another page is a turn in which one more state could be made.
  for (let turn = 0; turn < 2 * STATES; turn += 1) await other.client.start({ id: 'a' });

  expect(produced).toBeLessThan(STATES);

  stalled.socket.resume();
  let read = 0;
  for await (const _state of states) read += 1;
  expect(read).toBe(STATES);
  expect(reportBug).not.toHaveBeenCalled();
});
