import { mkdtempSync, writeFileSync, mkdirSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import type { ProviderId } from '#main/settings/settings-schema.ts';
import { createCore, type Core, type Window } from '#main/create-core.ts';
import { systemClock, type Clock } from '#main/host/clock.ts';
import { profilePaths } from '#main/host/profile-paths.ts';
import { createSystemHost } from '#main/host/system-host.ts';
import { freePort, removeHome } from './running-host.ts';

export const TEST_KEY = 'sk-ant-test-key-0123456789abcdef';

/** A server on loopback that answers as it is told. */
export interface Upstream {
  readonly url: string;
  readonly server: Server;
  answer: RequestListener;
}

export async function startUpstream(): Promise<Upstream> {
  const upstream = {
    answer: ((_request, response) => response.writeHead(500).end()) as RequestListener,
  };
  const server = createServer((request, response) => upstream.answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(upstream, { server, url: `http://127.0.0.1:${port}` });
}

export interface TestProvider {
  readonly id: ProviderId;
  /** `null` where none is needed. */
  readonly key: string | null;
  /** Its answer to the free request that checks a key. */
  readonly checked: string;
}

const CLAUDE: TestProvider = { id: 'claude', key: TEST_KEY, checked: '{"data":[]}' };

/** One more provider, at a place of its own. */
export interface PlacedProvider extends Omit<TestProvider, 'checked'> {
  readonly url: string;
  /** Where given, it answers the check of its key with `checked` first. */
  readonly upstream?: Upstream;
  readonly checked?: string;
  readonly limits?: object;
}

export interface TestCoreOptions {
  /** Where the provider's requests go. */
  readonly upstream?: Upstream;
  /** The same, for an upstream of another process. */
  readonly upstreamUrl?: string;
  readonly createWindow?: (core: Core) => Promise<Window>;
  /** Whose place the upstream takes; Claude's, unless this says otherwise. */
  readonly provider?: TestProvider;
  /** Whether the settings let requests go to the provider; they do unless this says no. */
  readonly isProviderEnabled?: boolean;
  /** Whether a key for the upstream is added, for this session only; it is unless this says no. */
  readonly isKeyAdded?: boolean;
  /** Of an earlier core, to go on with what it kept. */
  readonly home?: string;
  /** The services of the settings file. */
  readonly servers?: Readonly<Record<string, object>>;
  /** Of requests to the provider, over the usual ones. */
  readonly limits?: object;
  readonly budgets?: readonly object[];
  /** Beside the first one. Their upstreams are closed by whoever started them. */
  readonly more?: readonly PlacedProvider[];
  /** How a provider is chosen, as in the settings file. */
  readonly routing?: object;
  /** What limits do beyond counting, as in the settings file. */
  readonly decisions?: object;
  /** Whether providers are looked at by itself; no, since most tests count what comes to the upstream. */
  readonly looksAtProviders?: boolean;
  /** In the place of the system's. */
  readonly clock?: Clock;
}

/** Holds nothing back, for tests of other things: only so many at once, as usual. */
export const NO_RATE = {
  requestsPerMinute: 1_000_000,
  burst: 1_000_000,
  tokensPerMinute: 1_000_000_000,
  tokensPerDay: 1_000_000_000,
} as const;

/** The whole core in this process, with a client's token. */
export async function startTestCore({
  upstream,
  upstreamUrl = upstream?.url,
  createWindow,
  provider = CLAUDE,
  isProviderEnabled = true,
  isKeyAdded = true,
  home = mkdtempSync(join(tmpdir(), 'core-')),
  servers = {},
  limits = {},
  budgets = [],
  more = [],
  routing = {},
  decisions = {},
  looksAtProviders = false,
  clock = systemClock,
}: TestCoreOptions = {}) {
  const paths = profilePaths('default', { TALLYLIGHT_HOME: home });
  mkdirSync(paths.folder, { recursive: true });
  const providers = {
    ...(upstreamUrl === undefined
      ? {}
      : { [provider.id]: { baseUrl: upstreamUrl, enabled: isProviderEnabled, limits } }),
    ...Object.fromEntries(more.map((one) => [one.id, { baseUrl: one.url, limits: one.limits }])),
  };
  writeFileSync(
    paths.settings,
    JSON.stringify({ providers, servers, budgets, routing, decisions }),
  );
  const host = { ...createSystemHost(paths, 'out/main'), clock };
  const port = await freePort();
  const capabilities = {
    tray: false,
    systemNotifications: false,
    openFolder: false,
    startAtLogin: false,
  };
  const core = createCore(host, { port, isPractice: false, capabilities, looksAtProviders });
  const window = (await createWindow?.(core)) ?? null;
  await core.start(window);
  const client = createRouterClient(core.router);
  const { token } = await client.clients.add({ name: `Test ${port}`, scope: 'use' });
  if (upstreamUrl !== undefined && isKeyAdded && provider.key !== null) {
    if (upstream) upstream.answer = (_request, response) => response.end(provider.checked);
    const key = { providerId: provider.id, key: provider.key, name: 'Test' } as const;
    await client.providers.addKey({ ...key, store: 'session' });
  }
  for (const { id, key, upstream: its, checked } of more) {
    if (key === null) continue;
    if (its) its.answer = (_request, response) => response.end(checked);
    await client.providers.addKey({ providerId: id, key, name: 'Test', store: 'session' });
  }
  return {
    core,
    window,
    client,
    token,
    host,
    home,
    address: core.address() ?? '',
    async stop() {
      await core.stop();
      upstream?.server.closeAllConnections();
      upstream?.server.close();
      removeHome(home);
    },
  };
}

export type TestCore = Awaited<ReturnType<typeof startTestCore>>;
