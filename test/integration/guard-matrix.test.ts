import { request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestCore, type TestCore } from '#test/support/test-core.ts';

let core: TestCore;
let manageToken: string;
let port: number;

beforeAll(async () => {
  core = await startTestCore();
  port = Number(new URL(core.address).port);
  const added = await core.client.clients.add({ name: 'Manager', scope: 'manage' });
  manageToken = added.token;
});
afterAll(() => core.stop());

const hosts = () => [
  { value: `127.0.0.1:${port}`, isRight: true },
  { value: `[::1]:${port}`, isRight: true },
  { value: `localhost:${port}`, isRight: true },
  { value: `127.0.0.1:${port + 1}`, isRight: false },
  { value: '127.0.0.1', isRight: false },
  { value: 'evil.example', isRight: false },
  { value: `evil.example:${port}`, isRight: false },
  { value: `localhost.:${port}`, isRight: false },
  { value: `0.0.0.0:${port}`, isRight: false },
  { value: `127.0.0.1.evil.example:${port}`, isRight: false },
];
const origins = () => [
  { value: undefined, isRight: true },
  { value: `http://127.0.0.1:${port}`, isRight: true },
  { value: `http://localhost:${port}`, isRight: true },
  { value: 'null', isRight: false },
  { value: `https://127.0.0.1:${port}`, isRight: false },
  { value: `http://127.0.0.1:${port + 1}`, isRight: false },
  { value: 'http://evil.example', isRight: false },
  { value: 'app://tallylight', isRight: false },
];
const sites = [
  { value: undefined, isRight: true },
  { value: 'same-origin', isRight: true },
  { value: 'same-site', isRight: false },
  { value: 'cross-site', isRight: false },
];
const tokens = () => [
  { value: undefined, may: [] },
  { value: 'tl_wrong', may: [] },
  { value: core.token, may: ['use'] },
  { value: manageToken, may: ['use', 'manage'] },
];

/** The status of one raw request, whatever its headers claim. */
function ask(method: string, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, method, path, headers, agent: false });
    call.on('response', (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    call.on('error', reject);
    call.end();
  });
}

it('guards every route that there is: Host, Origin, site and token, none of them wrong', async () => {
  const routes = [
    ...core.core.routes().map((route) => ({
      method: 'method' in route ? route.method : 'GET',
      path: route.path.replace(':id', 'nothing'),
      access: route.access as string | null,
    })),
    { method: 'GET', path: '/v1/nothing', access: null },
  ];
  const wrong: string[] = [];
  let asked = 0;
  for (const { method, path, access } of routes) {
    const cases = hosts().flatMap((host) =>
      origins().flatMap((origin) =>
        sites.flatMap((site) => tokens().map((token) => ({ host, origin, site, token }))),
      ),
    );
    // Connections, not decisions, take the time: a few at once.
    for (let from = 0; from < cases.length; from += 16)
      await Promise.all(
        cases.slice(from, from + 16).map(async ({ host, origin, site, token }) => {
          const given = {
            host: host.value,
            ...(origin.value === undefined ? {} : { origin: origin.value }),
            ...(site.value === undefined ? {} : { 'sec-fetch-site': site.value }),
            ...(token.value === undefined ? {} : { authorization: `Bearer ${token.value}` }),
          };
          const status = await ask(method, path, given);
          asked += 1;
          const isOurs = host.isRight && origin.isRight && site.isRight;
          const may = access === 'open' || (token.may as string[]).includes(access ?? 'use');
          const isRefused = status === 401 || status === 403;
          const isRight = isOurs && may ? !isRefused : isRefused;
          if (!isRight) wrong.push(`${method} ${path} ${JSON.stringify(given)} → ${status}`);
        }),
      );
  }

  expect(routes.length).toBeGreaterThanOrEqual(7);
  expect(asked).toBe(routes.length * hosts().length * origins().length * sites.length * 4);
  expect(wrong).toEqual([]);
}, 120_000);

it('answers an unknown route to a client with 404, as JSON', async () => {
  const response = await fetch(`${core.address}/v1/nothing`, {
    headers: { authorization: `Bearer ${core.token}` },
  });
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ error: { code: 'not_found' } });
});

it('writes refusals of a kind to the audit log once a minute, not once a try', async () => {
  for (let one = 0; one < 20; one += 1)
    await ask('GET', '/v1/calls', { host: `127.0.0.1:${port}`, authorization: 'Bearer tl_x' });
  const rows = core.host.database.all(
    `SELECT subject, COUNT(*) AS count FROM audit WHERE kind = 'net.refused' GROUP BY subject`,
  ) as { subject: string; count: number }[];

  expect(rows.find(({ subject }) => subject === 'token')?.count).toBeLessThanOrEqual(2);
  expect(core.core.verifyAudit()).toMatchObject({ state: 'whole' });
});
