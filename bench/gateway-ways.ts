import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openContract } from '#test/support/open-contract.ts';
import { freePort, removeHome, startHost } from '#test/support/running-host.ts';
import { NO_RATE, TEST_KEY } from '#test/support/test-core.ts';
import { until } from '#test/support/until.ts';
import { startProgram } from './program.ts';

/** A way to the upstream: nothing in between, or a process of its own. */
export interface Way {
  readonly name: string;
  readonly origin: string;
  /** Of Anthropic's Messages. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Of what is in between. */
  readonly pid: number | undefined;
  readonly stop: () => Promise<void>;
}

const MESSAGES = '/v1/messages';
const PEER = 'peers/node_modules/@portkey-ai/gateway/build/start-server.js';
const STARTED_MS = 20_000;

export async function startUpstream(): Promise<Way> {
  const { said, pid, stop } = await startProgram('gateway-upstream.ts');
  const headers = { 'x-api-key': TEST_KEY };
  return { name: 'direct', origin: local(said), path: MESSAGES, headers, pid, stop };
}

export async function startBareProxy(upstream: Way): Promise<Way> {
  const { said, pid, stop } = await startProgram('gateway-proxy.ts', upstream.origin);
  return { ...upstream, name: 'bare proxy', origin: local(said), pid, stop };
}

/** The built host, as people run it, in a profile whose provider is the upstream. */
export async function startTallylight(upstream: Way): Promise<Way> {
  const home = mkdtempSync(join(process.env['TALLYLIGHT_BENCH_FOLDER'] ?? tmpdir(), 'bench-'));
  const folder = join(home, 'default');
  mkdirSync(folder);
  // All of it is on, and none of it holds anything back: that would be no part of the way.
  const claude = { baseUrl: upstream.origin, limits: { ...NO_RATE, atOnce: 64 } };
  const budgets = [{ for: 'month', usd: 1_000_000, whenReached: 'pause' }];
  const settings = { providers: { claude }, budgets };
  writeFileSync(join(folder, 'tallylight.json'), JSON.stringify(settings));
  const host = await startHost({ home, flags: [] });
  const page = await openContract(host.windowUrl);
  const { token } = await page.client.clients.add({ name: 'Bench', scope: 'use' });
  const key = { providerId: 'claude', key: TEST_KEY, name: 'Bench', store: 'session' } as const;
  await page.client.providers.addKey(key);
  page.close();
  return {
    name: 'Tallylight',
    origin: host.address,
    path: `/anthropic${MESSAGES}`,
    headers: { 'x-api-key': token },
    pid: host.child.pid,
    async stop() {
      await host.stop();
      removeHome(home);
    },
  };
}

/** A public gateway as it comes; `null` when it is not installed. */
export async function startPeer(upstream: Way): Promise<Way | null> {
  if (!existsSync(join('bench', PEER))) return null;
  const port = String(await freePort());
  const { pid, stop } = await startProgram(PEER, `--port=${port}`, '--headless');
  const origin = local(port);
  const isThere = async (): Promise<boolean> =>
    (await fetch(origin).catch(() => null))?.ok === true;
  await until('the public gateway answers', STARTED_MS, isThere);
  const headers = {
    ...upstream.headers,
    'x-portkey-provider': 'anthropic',
    'x-portkey-custom-host': `${upstream.origin}/v1`,
    'x-portkey-forward-headers': 'x-bench-stream,x-bench-wait-ms',
  };
  return { name: 'Portkey', origin, path: MESSAGES, headers, pid, stop };
}

function local(port: string): string {
  return `http://127.0.0.1:${port}`;
}
