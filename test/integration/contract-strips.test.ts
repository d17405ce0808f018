import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { implement } from '@orpc/server';
import { afterEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { clientContract, type ClientSnapshot } from '#contract/clients.ts';
import { createPortServer } from '#main/transport/message-port.ts';
import { serveOverWebSocket } from '#main/transport/websocket.ts';

const SECRET = 'sk-ant-must-never-leave-the-core';
const CLIENT = {
  id: 'client_1',
  name: 'Script',
  scope: 'use',
  createdAtMs: 1,
  lastUsedAtMs: null,
  revokedAtMs: null,
} as const;

/** A router of somebody who forgot himself: each answer has the key in it, at every depth. */
const os = implement({ watch: clientContract.watch, add: clientContract.add });
const careless = os.router({
  watch: os.watch.handler(async function* () {
    const clients = [{ ...CLIENT, key: SECRET }];
    yield { revision: 1, clients, key: SECRET } as ClientSnapshot;
  }),
  add: os.add.handler(() => {
    const answer = { client: { ...CLIENT, key: SECRET }, token: 'tl_shown-once', key: SECRET };
    return answer;
  }),
});
type Careless = ContractRouterClient<{
  watch: typeof clientContract.watch;
  add: typeof clientContract.add;
}>;

const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0)) step();
});

async function askEverything(client: Careless): Promise<unknown[]> {
  const answers: unknown[] = [await client.add({ name: 'Script', scope: 'use' })];
  for await (const snapshot of await client.watch()) answers.push(snapshot);
  return answers;
}

const EXPECTED = [
  { client: CLIENT, token: 'tl_shown-once' },
  { revision: 1, clients: [CLIENT] },
];
const bug = (error: unknown): never => {
  throw error;
};

it('lets no field out that the contract does not name, over a port', async () => {
  const { port1, port2 } = new MessageChannel();
  undo.push(() => port1.close());
  const frames: unknown[] = [];
  port2.on('message', (frame) => frames.push(frame));
  createPortServer(careless, bug)(port1 as Parameters<ReturnType<typeof createPortServer>>[0]);
  port1.start();
  port2.start();
  const link = new PortLink({ port: port2 as unknown as MessagePort });

  const answers = await askEverything(createORPCClient<Careless>(link));

  expect(answers).toEqual(EXPECTED);
  expect(frames.length).toBeGreaterThan(1);
  expect(textOf(frames)).toContain('tl_shown-once');
  expect(textOf(frames)).not.toContain(SECRET);
});

it('lets no field out that the contract does not name, over a WebSocket', async () => {
  const pages = serveOverWebSocket(careless, bug);
  const server = createServer().on('upgrade', pages.upgrade).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, ['tallylight', 'token']);
  undo.push(() => {
    pages.close();
    server.close();
  });
  const frames: unknown[] = [];
  socket.on('message', (frame) => frames.push(frame));
  const link = new SocketLink({ websocket: socket as unknown as globalThis.WebSocket });

  const answers = await askEverything(createORPCClient<Careless>(link));

  expect(answers).toEqual(EXPECTED);
  expect(frames.length).toBeGreaterThan(1);
  expect(textOf(frames)).toContain('tl_shown-once');
  expect(textOf(frames)).not.toContain(SECRET);
});

/** The bytes that went over the wire, whatever they are wrapped in. */
function textOf(frames: readonly unknown[]): string {
  return frames
    .map((frame) => (frame instanceof Uint8Array ? Buffer.from(frame).toString() : String(frame)))
    .join('\n');
}
