import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { post } from '#test/support/ask-host.ts';
import { filesIn } from '#test/support/files-in.ts';
import { openContract, type OpenContract } from '#test/support/open-contract.ts';
import { startPrivateKeyring, type PrivateKeyring } from '#test/support/private-keyring.ts';
import { removeHome, startHost, type RunningHost } from '#test/support/running-host.ts';
import { bodyOf } from '#test/support/scripted-answers.ts';
import { startUpstream, type Upstream } from '#test/support/test-core.ts';

const HAS_KEYRING = process.env['TALLYLIGHT_KEYRING'] === '1';
const KEPT = 'sk-ant-api03-canary-kept-0123456789-abcdefgh';
const NEW = 'sk-ant-api03-canary-new-0123456789-abcdefghij';
const STARTED_MS = 3_000;

const home = mkdtempSync(join(tmpdir(), 'locked-'));
let keyring: PrivateKeyring;
let upstream: Upstream;
let sentKeys: (string | undefined)[] = [];

beforeAll(async () => {
  if (!HAS_KEYRING) return;
  keyring = await startPrivateKeyring();
  upstream = await startUpstream();
  upstream.answer = (request, response) => {
    sentKeys.push(request.headers['x-api-key'] as string | undefined);
    response.end('{"data":[]}');
  };
  mkdirSync(join(home, 'default'), { mode: 0o700 });
  const providers = { claude: { baseUrl: upstream.url } };
  writeFileSync(join(home, 'default/tallylight.json'), JSON.stringify({ providers }));
});
afterAll(async () => {
  if (!HAS_KEYRING) return;
  upstream.server.close();
  await keyring.stop();
  removeHome(home);
});

/** A host with the keyring as it is now, and a page and a client of it. */
async function withHost(
  act: (host: RunningHost, page: OpenContract, token: string) => Promise<void>,
): Promise<void> {
  const host = await startHost({ home, flags: [], env: keyring.env });
  const page = await openContract(host.windowUrl);
  const { token } = await page.client.clients.add({ name: `Of ${host.port}`, scope: 'use' });
  try {
    await act(host, page, token);
  } finally {
    page.close();
    expect(await host.stop()).toBe(0);
  }
}

async function keyStore({ client }: OpenContract, isExpected: (state: string) => boolean) {
  for await (const { keyStore: store, notices } of await client.system.watch())
    if (isExpected(store.state)) return { ...store, titles: notices.map(({ title }) => title) };
  throw new Error('The host has ended');
}

const key = { providerId: 'claude', name: 'Mine', store: 'keychain' } as const;
const LOCKED = 'Your keyring is locked. Unlock it, then try again.';

it('starts with a locked keyring, says so, and writes nothing readable', async ({ skip }) => {
  skip(!HAS_KEYRING, 'no keyring daemon runs here; npm test starts one on Linux');
  await withHost(async (_host, page) => {
    expect(await page.client.providers.addKey({ ...key, key: KEPT })).toMatchObject({
      saved: true,
    });
  });
  await keyring.restartLocked();
  sentKeys = [];
  const startedMs = performance.now();

  await withHost(async (host, page, token) => {
    expect(performance.now() - startedMs).toBeLessThan(STARTED_MS);
    expect(await keyStore(page, (state) => state !== 'ready')).toMatchObject({
      state: 'locked',
      sentence: LOCKED,
    });

    const adding = page.client.providers.addKey({ ...key, key: NEW });
    await expect(adding).rejects.toMatchObject({ code: 'UNAVAILABLE', message: LOCKED });
    const asked = await post(
      { address: host.address, token },
      '/anthropic/v1/messages',
      bodyOf('Hi.'),
    );
    expect(asked.status).toBe(401);
    expect(asked.text).toContain(LOCKED);
    await expect(page.client.providers.removeKey({ providerId: 'claude' })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
  });

  // Testing the new key is what sent it; the kept one never left its ring.
  expect(sentKeys).toEqual([NEW]);
  const readable = filesIn(home).filter(({ bytes }) =>
    [KEPT, NEW].some((secret) => bytes.includes(secret.slice(0, -4))),
  );
  expect(readable).toEqual([]);
});
