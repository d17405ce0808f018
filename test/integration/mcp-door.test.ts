import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as OldTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openMcpHouse, TOKEN } from '#test/support/mcp-house.ts';
import { everythingServer, oddServer, textOf } from '#test/support/mcp-supervisor.ts';

let house: Awaited<ReturnType<typeof openMcpHouse>>;
const clients: { close(): Promise<void> }[] = [];
const headers = { authorization: `Bearer ${TOKEN}`, 'x-tallylight-episode': 'ep-7' };
const OTHER = { authorization: 'Bearer tl_other' };
const JSON_HEADERS = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
};
const identity = { name: 'test', version: '1.0.0' };

beforeEach(async () => {
  house = await openMcpHouse();
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  await house.end();
  if (house.bugs.length > 0) throw new AggregateError(house.bugs);
});

async function connectOld(): Promise<OldClient> {
  const client = new OldClient(identity);
  clients.push(client);
  await client.connect(new OldTransport(house.url, { requestInit: { headers } }));
  return client;
}

async function connectNew(mode: 'legacy' | 'auto'): Promise<Client> {
  const client = new Client(identity, { versionNegotiation: { mode } });
  clients.push(client);
  await client.connect(new StreamableHTTPClientTransport(house.url, { requestInit: { headers } }));
  return client;
}

/** The same questions, whichever SDK asks them. */
interface AnyClient {
  listTools(): Promise<{ tools: { name: string; annotations?: unknown; _meta?: unknown }[] }>;
  call(
    name: string,
    args?: Record<string, unknown>,
    options?: { onprogress?: (progress: { progress: number }) => void; signal?: AbortSignal },
  ): Promise<Record<string, unknown>>;
}

const KINDS: [string, () => Promise<AnyClient>][] = [
  [
    'SDK 1, 2025-11-25',
    async () => {
      const client = await connectOld();
      return {
        listTools: () => client.listTools(),
        call: (name, args = {}, options) =>
          client.callTool({ name, arguments: args }, undefined, options),
      };
    },
  ],
  ['SDK 2, 2025-11-25', async () => wrap(await connectNew('legacy'), '2025-11-25')],
  ['SDK 2, 2026-07-28', async () => wrap(await connectNew('auto'), '2026-07-28')],
];

function wrap(client: Client, version: string): AnyClient {
  expect(client.getNegotiatedProtocolVersion()).toBe(version);
  return {
    listTools: () => client.listTools(),
    call: (name, args = {}, options) => client.callTool({ name, arguments: args }, options),
  };
}

describe.each(KINDS)('a client of %s', (_kind, connect) => {
  it('lists the tools as their server describes them, also in the first moment', async () => {
    void house.supervisor.apply([oddServer('odd', [])]);
    const client = await connect();

    const { tools } = await client.listTools();

    expect(tools.find(({ name }) => name === 'odd_echo')).toMatchObject({
      description: 'Does echo',
      inputSchema: { type: 'object', properties: { text: { type: 'string' } } },
      annotations: { readOnlyHint: true },
      _meta: { 'example.org/kept': 'echo' },
    });
  });

  it('calls a tool, gets all progress before the result, and the ledger has the call', async () => {
    await house.supervisor.apply([oddServer('odd', []), everythingServer()]);
    await house.servers.whenReady('everything');
    const client = await connect();

    const echoed = await client.call('everything_echo', { message: 'hello' });
    const seen: number[] = [];
    const result = await client.call(
      'odd_progress',
      {},
      {
        onprogress: ({ progress }) => seen.push(progress),
      },
    );

    expect(textOf(echoed)).toContain('hello');
    expect(textOf(result)).toBe('done');
    expect(seen).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    const { calls } = house.books.reader.page(null, 10);
    expect(calls).toHaveLength(2);
    expect(calls[1]).toMatchObject({ what: 'Tool echo', clientName: 'Script', state: 'ok' });
  });

  it('reads what is wrong while the server is down, and finds the tool listed', async () => {
    await house.supervisor.apply([oddServer('odd', [])]);
    await house.servers.whenReady('odd');
    house.supervisor.stop('odd');
    await house.servers.when('odd', ({ state }) => state === 'stopped');
    const client = await connect();

    const result = await client.call('odd_echo', { text: 'x' });

    expect(result).toMatchObject({
      isError: true,
      _meta: {
        'tallylight/call': {
          server: 'odd',
          state: 'stopped',
          reason: 'server_down',
          nextTryMs: null,
          callId: 'call_1',
        },
      },
    });
    expect(textOf(result)).toBe('The odd is stopped. Start it in Tallylight: Services → Start.');
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('odd_echo');
  });

  it('cancels a call, and the server is told within a tenth of a second', async () => {
    const journal = join(house.servers.folder, 'journal');
    await house.supervisor.apply([oddServer('odd', [], journal)]);
    await house.servers.whenReady('odd');
    const client = await connect();
    const leaving = new AbortController();
    const call = client.call('odd_hang', {}, { signal: leaving.signal });
    call.catch(() => {});
    await vi.waitFor(() => expect(readFileSync(journal, 'utf8')).toContain('call hang'));

    leaving.abort();

    const options = { timeout: 300, interval: 5 };
    await vi.waitFor(() => expect(readFileSync(journal, 'utf8')).toContain('cancelled'), options);
    await expect(call).rejects.toThrow(/abort/i);
    await vi.waitFor(() =>
      expect(house.books.reader.page(null, 1).calls[0]).toMatchObject({ state: 'cancelled' }),
    );
  });

  it('reads a plain sentence for a tool that is not there, and for a call that was lost', async () => {
    await house.supervisor.apply([oddServer('odd', [])]);
    await house.servers.whenReady('odd');
    const client = await connect();

    const unknown = await client.call('odd_nothing');
    const lost = await client.call('odd_die');

    expect(unknown).toMatchObject({ isError: true });
    expect(textOf(unknown)).toBe('There is no tool “odd_nothing”.');
    expect(lost).toMatchObject({ isError: true });
    expect(textOf(lost)).toContain('Nobody knows whether it did what was asked');
    expect(house.books.reader.page(null, 1).calls[0]).toMatchObject({ state: 'unknown' });
  });
});

it('tells a client of the older era that there are other tools', async () => {
  await house.supervisor.apply([oddServer('odd', [])]);
  const changed = vi.fn<() => void>();
  const client = new OldClient(identity, {
    listChanged: { tools: { onChanged: changed, debounceMs: 0 } },
  });
  clients.push(client);
  await client.connect(new OldTransport(house.url, { requestInit: { headers } }));
  await client.listTools();

  await house.supervisor.apply([]);

  await vi.waitFor(() => expect(changed).toHaveBeenCalled());
});

it('opens no session of one client to another, and none that is not there', async () => {
  const post = (more: Record<string, string>) =>
    fetch(house.url, {
      method: 'POST',
      headers: { ...headers, ...more, ...JSON_HEADERS },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
    });
  const client = await connectOld();
  const sessionId = client.transport?.sessionId ?? '';
  expect(sessionId).toBe('session-1');

  expect((await post({ 'mcp-session-id': sessionId })).status).toBe(200);
  expect((await post({ 'mcp-session-id': sessionId, ...OTHER })).status).toBe(404);
  expect((await post({ 'mcp-session-id': 'session-9' })).status).toBe(404);
  // A script that never heard of sessions is served without one.
  expect((await post({})).status).toBe(200);
});

it('keeps 64 sessions, and lets the one go that was silent longest', async () => {
  const first = await connectOld();
  const second = await connectOld();
  for (let count = 0; count < 63; count += 1) {
    await connectOld();
    await first.ping();
  }
  await first.ping();
  await expect(second.ping()).rejects.toThrow('Session not found');
});

it('answers nobody without a token', async () => {
  const response = await fetch(house.url, { method: 'POST', body: '{}' });
  expect(response.status).toBe(401);
});
