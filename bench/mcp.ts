import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Pool } from 'undici';
import { removeHome, startHost, type RunningHost } from '#test/support/running-host.ts';
import { inLanes, interleave, medianOfRounds, ms, print, timed, verdict } from './measure.ts';

const ROUNDS = 10;
const CALLS = 50;
const SERVER = 'node_modules/@modelcontextprotocol/server-everything/dist/index.js';
/** Of the median of a direct call in the same run. */
const POST_RATIO = 3.5;
const BRIDGE_RATIO = 2.5;
const P95_MS = 5;
const RECOVERY_MS = 2_000;

/** A tool call directly to its server, by POST to `/mcp`, and through the stdio bridge. */
export async function benchMcp(): Promise<void> {
  const host = await startHost();
  const token = await host.cli('client', 'add', 'Bench');
  const direct = await connect([SERVER], 'echo');
  const bridge = await connect(
    [
      join('out/main', 'bridge.js'),
      '--socket',
      join(host.home, 'practice', 'control.sock'),
      '--client',
      'Bench',
    ],
    'everything_echo',
  );
  const pool = new Pool(host.address);
  const paths = [
    { name: 'direct stdio', round: () => inLanes(CALLS, 1, direct.call) },
    { name: 'POST /mcp', round: () => inLanes(CALLS, 1, () => post(pool, token)) },
    { name: 'stdio bridge', round: () => inLanes(CALLS, 1, bridge.call) },
  ];
  const taken = await interleave(paths, ROUNDS);

  const base = medianOfRounds(taken[0] ?? [], 0.5);
  for (const [index, { name }] of paths.entries()) {
    const rounds = taken[index] ?? [];
    const median = medianOfRounds(rounds, 0.5);
    const p95 = medianOfRounds(rounds, 0.95);
    print(`${name}: median ${ms(median)}, p95 ${ms(p95)}, ratio ${(median / base).toFixed(2)}`);
    if (index === 0) continue;
    verdict('ratio', median / base, index === 1 ? POST_RATIO : BRIDGE_RATIO, '×');
    verdict('p95', p95, P95_MS, 'ms');
  }
  verdict('first good call after kill -9', await recovery(host, bridge.call), RECOVERY_MS, 'ms');

  await Promise.all([direct.close(), bridge.close(), pool.close()]);
  await host.stop();
  removeHome(host.home);
}

async function connect(args: string[], tool: string) {
  const client = new Client({ name: 'bench', version: '1.0.0' });
  const env = { PATH: process.env['PATH'] ?? '' };
  const transport = new StdioClientTransport({ command: process.execPath, args, env });
  await client.connect(transport);
  return {
    call: async (): Promise<void> => {
      const result = await client.callTool({ name: tool, arguments: { message: 'hi' } });
      if (result.isError) throw new Error(`The call failed: ${JSON.stringify(result.content)}`);
    },
    close: () => client.close(),
  };
}

let lastId = 0;

async function post(pool: Pool, token: string): Promise<void> {
  lastId += 1;
  const { statusCode, body } = await pool.request({
    method: 'POST',
    path: '/mcp',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: lastId,
      method: 'tools/call',
      params: { name: 'everything_echo', arguments: { message: 'hi' } },
    }),
  });
  const text = await body.text();
  if (statusCode !== 200 || !text.includes('hi')) throw new Error(`${statusCode}: ${text}`);
}

/** Kills the server once, then calls until a call succeeds: the first restart waits for nothing. */
async function recovery(host: RunningHost, call: () => Promise<void>): Promise<number> {
  process.kill(serverPid(host), 'SIGKILL');
  return timed(async () => {
    while (!(await succeeds(call)));
  });
}

function succeeds(call: () => Promise<void>): Promise<boolean> {
  return call().then(
    () => true,
    () => false,
  );
}

function serverPid(host: RunningHost): number {
  const found = execFileSync('pgrep', ['-f', '-P', String(host.child.pid), 'server-everything']);
  return Number(found.toString().trim().split('\n')[0]);
}
