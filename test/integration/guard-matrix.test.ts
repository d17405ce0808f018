import { request } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWebHost, type WebHost } from '#main/web/web-host.ts';
import { startTestCore, type TestCore } from '#test/support/test-core.ts';

const IS_LONG = process.env['TALLYLIGHT_LONG'] === '1';
const SAMPLE = 2_000;
/** Connections, not decisions, take the time: a few at once. */
const SIDE_BY_SIDE = 16;

let core: TestCore;
let web: WebHost;
let port: number;
/** Of a call that is in the ledger, so that a 404 always means a missing route. */
let callId: string;
let tokens: readonly { readonly value: string | undefined; readonly may: readonly string[] }[];

beforeAll(async () => {
  core = await startTestCore({ createWindow: (built) => createWebHost(built, 'out/renderer') });
  web = core.window as WebHost;
  port = Number(new URL(core.address).port);
  const manager = await core.client.clients.add({ name: 'Manager', scope: 'manage' });
  const session = core.core.windows.exchange(core.core.windows.makeCode()) ?? '';
  const refused = await fetch(`${core.address}/anthropic/v1/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${core.token}` },
  });
  callId = refused.headers.get('x-tallylight-call-id') ?? '';
  tokens = [
    { value: undefined, may: [] },
    { value: 'tl_wrong', may: [] },
    { value: core.token, may: ['use'] },
    { value: manager.token, may: ['use', 'manage'] },
    { value: session, may: ['window'] },
  ];
});
afterAll(async () => {
  web.close();
  await core.stop();
});

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'];
const hosts = () => [
  { value: `127.0.0.1:${port}`, isRight: true },
  { value: `[::1]:${port}`, isRight: true },
  { value: `localhost:${port}`, isRight: true },
  { value: `LOCALHOST:${port}`, isRight: true },
  { value: `127.0.0.1:${port + 1}`, isRight: false },
  { value: '127.0.0.1', isRight: false },
  { value: 'evil.example', isRight: false },
  { value: `evil.example:${port}`, isRight: false },
  { value: `localhost.:${port}`, isRight: false },
  { value: `0.0.0.0:${port}`, isRight: false },
  { value: `[::ffff:7f00:1]:${port}`, isRight: false },
  { value: `127.0.0.1.evil.example:${port}`, isRight: false },
];
const origins = () => [
  { value: undefined, isRight: true },
  { value: `http://127.0.0.1:${port}`, isRight: true },
  { value: `http://localhost:${port}`, isRight: true },
  { value: `http://[::1]:${port}`, isRight: true },
  { value: 'null', isRight: false },
  { value: `https://127.0.0.1:${port}`, isRight: false },
  { value: `http://127.0.0.1:${port + 1}`, isRight: false },
  { value: 'http://evil.example', isRight: false },
  { value: `http://127.0.0.1:${port}.evil.example`, isRight: false },
  { value: 'app://tallylight', isRight: false },
];
const sites = [
  { value: undefined, isRight: true },
  { value: 'same-origin', isRight: true },
  { value: 'none', isRight: true },
  { value: 'same-site', isRight: false },
  { value: 'cross-site', isRight: false },
];

interface Target {
  readonly path: string;
  /** By method; a method that is not in here is no route. */
  readonly access: Readonly<Record<string, string>>;
  readonly isUpgrade: boolean;
  /** A socket for programs, which name no Origin. */
  readonly isForPrograms: boolean;
}

/** Everything that listens, as the core itself lists it, and a path that nobody listens at. */
function targets(): Target[] {
  const found = new Map<string, Target>();
  for (const route of core.core.routes()) {
    const path = route.path.replace(':id', callId);
    const isUpgrade = !('method' in route);
    const isForPrograms = isUpgrade && route.isForPrograms === true;
    const method = isUpgrade ? 'GET' : route.method;
    // A path may have both: requests, and a socket.
    const key = `${isUpgrade} ${path}`;
    const access = { ...found.get(key)?.access, [method]: route.access };
    found.set(key, { path, access, isUpgrade, isForPrograms });
  }
  return [
    ...found.values(),
    { path: '/v1/nothing', access: {}, isUpgrade: false, isForPrograms: false },
  ];
}

/** A status of the guard's own is told from one of the door behind it by what the door adds. */
type Answer = 'refused' | 'let in' | 'not there';

function ask(method: string, path: string, headers: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, method, path, headers, agent: false });
    call.on('upgrade', (_response, socket) => {
      socket.destroy();
      resolve('let in');
    });
    call.on('response', (response) => {
      const status = response.statusCode ?? 0;
      const isOfTheDoor = response.headers['x-tallylight-call-id'] !== undefined;
      const isRefused = (status === 401 || status === 403) && !isOfTheDoor;
      resolve(isRefused ? 'refused' : status === 404 ? 'not there' : 'let in');
      response.destroy();
    });
    call.on('error', reject);
    call.end();
  });
}

interface Case {
  readonly target: Target;
  readonly method: string;
  readonly host: { readonly value: string; readonly isRight: boolean };
  readonly origin: { readonly value: string | undefined; readonly isRight: boolean };
  readonly site: { readonly value: string | undefined; readonly isRight: boolean };
  readonly token: { readonly value: string | undefined; readonly may: readonly string[] };
}

/** What the table in docs/security.md says. */
function expected({ target, method, host, origin, site, token }: Case): Answer {
  if (!host.isRight || !origin.isRight || !site.isRight) return 'refused';
  const access = target.access[method];
  if (access === 'open') return 'let in';
  // A page’s socket is opened by pages only, and these name their Origin.
  if (target.isUpgrade && !target.isForPrograms && origin.value === undefined) return 'refused';
  if (token.may.length === 0) return 'refused';
  if (access === undefined) return 'not there';
  return token.may.includes(access) ? 'let in' : 'refused';
}

async function judge(one: Case): Promise<string | null> {
  const { target, method, host, origin, site, token } = one;
  const upgrade = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-protocol': `tallylight, ${token.value ?? ''}`,
  };
  const headers = {
    host: host.value,
    ...(origin.value === undefined ? {} : { origin: origin.value }),
    ...(site.value === undefined ? {} : { 'sec-fetch-site': site.value }),
    ...(token.value === undefined ? {} : { authorization: `Bearer ${token.value}` }),
    ...(target.isUpgrade ? upgrade : {}),
  };
  const answer = await ask(method, target.path, headers);
  const right = expected(one);
  if (answer === right) return null;
  return `${method} ${target.path} ${JSON.stringify(headers)}: ${answer}, should be ${right}`;
}

async function judgeAll(cases: readonly Case[]): Promise<string[]> {
  const wrong: string[] = [];
  for (let from = 0; from < cases.length; from += SIDE_BY_SIDE) {
    const some = cases.slice(from, from + SIDE_BY_SIDE);
    const found = await Promise.all(some.map(judge));
    wrong.push(...found.filter((sentence) => sentence !== null));
  }
  return wrong;
}

/** All there are: too many for every day. One of the page's files stands for the others. */
function allCases(): Case[] {
  const assets = targets().filter(({ path }) => path.startsWith('/assets/'));
  const distinct = targets().filter(
    ({ path }) => !assets.slice(1).some((one) => one.path === path),
  );
  return distinct.flatMap((target) =>
    (target.isUpgrade ? ['GET'] : METHODS).flatMap((method) =>
      hosts().flatMap((host) =>
        origins().flatMap((origin) =>
          sites.flatMap((site) =>
            tokens.map((token) => ({ target, method, host, origin, site, token })),
          ),
        ),
      ),
    ),
  );
}

describe('the guard, before every route', () => {
  it('is right about Host, Origin, site, token and method, however they are put together', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    process.stdout.write(`The guard matrix draws with seed ${seed}\n`);
    const all = allCases();
    const drawn = fc.sample(fc.nat(all.length - 1), { seed, numRuns: SAMPLE });
    const cases = IS_LONG ? all : drawn.flatMap((index) => all[index] ?? []);

    expect(await judgeAll(cases)).toEqual([]);
  }, 600_000);

  it('lets each caller in where it belongs, and nobody else', async () => {
    const [host] = hosts();
    const origin = origins()[1];
    const [site] = sites;
    const cases = targets().flatMap((target) =>
      Object.keys(target.access).flatMap((method) =>
        tokens.map((token) => ({ target, method, host, origin, site, token }) as Case),
      ),
    );

    expect(targets().map(({ path }) => path)).toEqual(
      expect.arrayContaining(['/health', '/', '/session', '/rpc', '/mcp', '/v1/calls']),
    );
    expect(await judgeAll(cases)).toEqual([]);
  });
});

it('answers an unknown route to a client with 404, as JSON', async () => {
  const response = await fetch(`${core.address}/v1/nothing`, {
    headers: { authorization: `Bearer ${core.token}` },
  });
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ error: { code: 'not_found' } });
});

it('writes refusals of a kind to the audit log once a minute, not once a try', async () => {
  const knock = { host: `127.0.0.1:${port}`, authorization: 'Bearer tl_x' };
  for (let one = 0; one < 20; one += 1) await ask('GET', '/v1/calls', knock);
  const rows = core.host.database.all(
    `SELECT subject, COUNT(*) AS count FROM audit WHERE kind = 'net.refused' GROUP BY subject`,
  ) as { subject: string; count: number }[];

  expect(rows.find(({ subject }) => subject === 'token')?.count).toBeLessThanOrEqual(2);
  expect(core.core.verifyAudit()).toMatchObject({ state: 'whole' });
});
