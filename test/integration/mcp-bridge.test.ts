import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as OldTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { openMcpHouse } from '#test/support/mcp-house.ts';
import { everythingServer, oddServer, textOf } from '#test/support/mcp-supervisor.ts';

/** As it is built: what strips types at run time takes memory of its own. */
const FOLDER = mkdtempSync(join(tmpdir(), 'tallylight-bridge-'));
const BRIDGE = join(FOLDER, 'bridge.mjs');
const SOURCES = ['bridge', 'host/bridge-streams'];
const identity = { name: 'test', version: '1.0.0' };
let house: Awaited<ReturnType<typeof openMcpHouse>>;
const bridges: ChildProcess[] = [];

beforeAll(() => {
  mkdirSync(join(FOLDER, 'host'));
  for (const name of SOURCES) {
    const text = stripTypeScriptTypes(readFileSync(`src/main/${name}.ts`, 'utf8'));
    writeFileSync(join(FOLDER, `${name}.mjs`), text.replace(/\.ts'/g, ".mjs'"));
  }
});
afterAll(() => rmSync(FOLDER, { recursive: true }));
beforeEach(async () => {
  house = await openMcpHouse();
});
afterEach(async () => {
  for (const bridge of bridges.splice(0)) bridge.kill('SIGKILL');
  await house.end();
});

const command = () => ({
  command: process.execPath,
  args: [BRIDGE, '--socket', house.socketPath, '--client', 'Claude Desktop'],
  // As a desktop launcher would: without a PATH to rely on.
  env: { PATH: '' },
});

function startBridge(): ChildProcess {
  const { args, env } = command();
  const bridge = spawn(process.execPath, args, { env });
  bridges.push(bridge);
  return bridge;
}

it('lets a client of either SDK list and call, and the ledger knows its name', async () => {
  await house.listen();
  await house.supervisor.apply([everythingServer()]);
  const old = new OldClient(identity);
  const modern = new Client(identity, { versionNegotiation: { mode: 'auto' } });

  await old.connect(new OldTransport(command()));
  await modern.connect(new StdioClientTransport(command()));

  expect(modern.getNegotiatedProtocolVersion()).toBe('2026-07-28');
  for (const { tools } of [await old.listTools(), await modern.listTools()])
    expect(tools.map(({ name }) => name)).toContain('everything_echo');
  const echo = { name: 'everything_echo', arguments: { message: 'hello' } };
  expect(textOf(await old.callTool(echo))).toContain('hello');
  expect(textOf(await modern.callTool(echo))).toContain('hello');
  const { calls } = house.books.reader.page(null, 10);
  expect(calls.map(({ clientName }) => clientName)).toEqual(['Claude Desktop', 'Claude Desktop']);
  await Promise.all([old.close(), modern.close()]);
});

it('tells its client when there are other tools', async () => {
  await house.listen();
  await house.supervisor.apply([oddServer('odd', [])]);
  const changed = vi.fn<() => void>();
  const client = new OldClient(identity, {
    listChanged: { tools: { onChanged: changed, debounceMs: 0 } },
  });
  await client.connect(new OldTransport(command()));
  await client.listTools();

  await house.supervisor.apply([]);

  await vi.waitFor(() => expect(changed).toHaveBeenCalled());
  expect((await client.listTools()).tools).toEqual([]);
  await client.close();
});

it('waits for Tallylight to appear', async () => {
  const bridge = startBridge();
  bridge.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' })}\n`);
  const answer = once(bridge.stdout as NodeJS.ReadableStream, 'data');
  const [said] = await once(bridge.stderr as NodeJS.ReadableStream, 'data');
  expect(String(said)).toContain('Waiting for Tallylight');

  await house.listen();

  expect(JSON.parse(String(await answer))).toEqual({ jsonrpc: '2.0', id: 1, result: {} });
});

it('ends when its client leaves, and the call that was under way is cancelled', async () => {
  const journal = join(house.servers.folder, 'journal');
  await house.listen();
  await house.supervisor.apply([oddServer('odd', [], journal)]);
  await house.servers.whenReady('odd');
  const bridge = startBridge();
  const call = { name: 'odd_hang', arguments: {} };
  bridge.stdin?.write(
    `${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: call })}\n`,
  );
  await vi.waitFor(() => expect(readFileSync(journal, 'utf8')).toContain('call hang'), 5_000);

  bridge.stdin?.end();

  const [code] = await once(bridge, 'exit', { signal: AbortSignal.timeout(2_000) });
  expect(code).toBe(0);
  await vi.waitFor(() => expect(readFileSync(journal, 'utf8')).toContain('cancelled'));
  await vi.waitFor(() => expect(house.open.sockets).toBe(0));
});

it('ends when Tallylight ends', async () => {
  await house.listen();
  const bridge = startBridge();
  await vi.waitFor(() => expect(house.open.sockets).toBe(1), 5_000);
  const ended = once(bridge, 'exit', { signal: AbortSignal.timeout(8_000) });

  await house.end();
  await ended;

  house = await openMcpHouse();
});

it('needs little memory, because every client has one', async () => {
  await house.listen();
  const bridge = startBridge();
  await vi.waitFor(() => expect(house.open.sockets).toBe(1), 5_000);

  const status = readFileSync(`/proc/${bridge.pid}/status`, 'utf8');

  expect(Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024).toBeLessThan(55);
});
