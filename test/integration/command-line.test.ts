import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeHome, startHost, type RunningHost } from '#test/support/running-host.ts';

const run = promisify(execFile);

let host: RunningHost;

beforeAll(async () => {
  host = await startHost();
});
afterAll(async () => {
  await host.stop();
  removeHome(host.home);
});

const get = (path: string, token: string) =>
  fetch(`${host.address}${path}`, { headers: { authorization: `Bearer ${token}` } });

function exchange(code: string): Promise<Response> {
  return fetch(`${host.address}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
}

/** How it ends where it is expected to fail. */
async function fail(...args: string[]): Promise<{ code: number; stderr: string; stdout: string }> {
  const env = { ...process.env, TALLYLIGHT_HOME: host.home };
  return run(process.execPath, ['out/main/cli.js', ...args], { env }).then(
    () => Promise.reject(new Error('It did not fail')),
    (error: { code: number; stderr: string; stdout: string }) => error,
  );
}

describe('the command line', () => {
  it('opens: a fresh address each time, whose code works once', async () => {
    const [first, second] = [await host.cli('open'), await host.cli('open')];
    expect(first).toMatch(new RegExp(`^${host.address}/#code=\\w{10}$`));
    expect(first).not.toBe(second);

    const code = first.slice(first.indexOf('=') + 1);
    expect((await exchange(code)).status).toBe(200);
    expect((await exchange(code)).status).toBe(401);
  });

  it('adds a client: prints its token and nothing else, takes it back again', async () => {
    const token = await host.cli('client', 'add', 'My', 'script');
    expect(token).toMatch(/^tl_[\w-]{43}$/);
    expect((await get('/v1/calls?limit=1', token)).status).toBe(200);
    expect(await host.cli('client', 'list')).toContain('My script\tuse');

    expect((await fail('client', 'add', 'My script', '--practice')).stderr).toContain('already');
    expect(await host.cli('client', 'revoke', 'My script')).toBe('Revoked.');
    expect((await get('/v1/calls?limit=1', token)).status).toBe(401);
  });

  it('says where Tallylight runs, and how to start it where it does not', async () => {
    expect(await host.cli('status')).toContain(host.address);

    const { code, stderr } = await fail('status', '--profile', 'nobody');
    expect(code).toBe(1);
    expect(stderr).toBe(
      'Tallylight is not running here. Start it with: npm start -- --profile nobody\n',
    );
    expect((await fail('open', '--profile', 'default')).stderr).toBe(
      'Only the practice profile is running here. Add to the command: --profile practice\n',
    );
  });

  it('explains itself when it is not understood', async () => {
    const { code, stderr, stdout } = await fail('clinet', 'add', 'x');
    expect(code).toBe(2);
    expect(stderr).toContain('Usage: npm run tallylight');
    expect(stdout).toBe('');
  });

  it('speaks MCP, for a program that can only start a command', async () => {
    const client = new Client({ name: 'test', version: '1.0.0' });
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: ['out/main/cli.js', 'mcp', '--practice', '--client', 'Editor'],
        env: { TALLYLIGHT_HOME: host.home },
      }),
    );

    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain('everything_echo');
    await client.callTool({ name: 'everything_echo', arguments: { message: 'hi' } });
    await client.close();

    const token = await host.cli('client', 'add', 'Reader');
    const { calls } = (await (await get('/v1/calls?limit=1', token)).json()) as {
      calls: { client_name: string }[];
    };
    expect(calls[0]?.client_name).toBe('Editor');
  });
});
