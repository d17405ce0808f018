import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as OldTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { textOf } from '#test/support/mcp-supervisor.ts';
import { startTestCore, type TestCore } from '#test/support/test-core.ts';

let core: TestCore;
const identity = { name: 'test', version: '1.0.0' };
const ECHO = { name: 'everything_echo', arguments: { message: 'hello' } };

beforeAll(async () => {
  core = await startTestCore({ servers: { everything: { bundled: 'everything' } } });
});
afterAll(() => core.stop());

const options = () => ({ requestInit: { headers: { authorization: `Bearer ${core.token}` } } });
const lastCall = async () => (await core.client.calls.list({ before: null, limit: 1 })).calls[0];

it('answers a client of 2025-11-25, and its call is in the ledger', async () => {
  const client = new OldClient(identity);
  await client.connect(new OldTransport(new URL('/mcp', core.address), options()));

  expect((await client.listTools()).tools.map(({ name }) => name)).toContain(ECHO.name);
  expect(textOf(await client.callTool(ECHO))).toContain('hello');

  expect(await lastCall()).toMatchObject({
    kind: 'tool',
    what: 'Tool echo',
    state: 'ok',
    clientName: expect.stringContaining('Test') as string,
    targetId: 'everything',
  });
  await client.close();
});

it('answers a client of 2026-07-28, and its call is in the ledger', async () => {
  const before = await lastCall();
  const client = new Client(identity, { versionNegotiation: { mode: 'auto' } });
  await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', core.address), options()));

  expect(client.getNegotiatedProtocolVersion()).toBe('2026-07-28');
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain(ECHO.name);
  expect(textOf(await client.callTool(ECHO))).toContain('hello');

  const call = await lastCall();
  expect(call?.id).not.toBe(before?.id);
  expect(call).toMatchObject({ kind: 'tool', state: 'ok', targetId: 'everything' });
  await client.close();
});
