import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSystemKeychain, KeychainError } from '#main/host/keychain.ts';
import { filesIn } from '#test/support/files-in.ts';
import {
  startTestCore,
  startUpstream,
  type TestCore,
  type Upstream,
} from '#test/support/test-core.ts';

const SECRET = 'sk-ant-api03-canary-0123456789-abcdefghij';

let upstream: Upstream;
let core: TestCore;

beforeAll(async () => {
  // Before the keyring's library is loaded, because it asks only once in the life of a process.
  process.env['DBUS_SESSION_BUS_ADDRESS'] = 'unix:path=/nonexistent/bus';
  upstream = await startUpstream();
  core = await startTestCore({ upstream, isKeyAdded: false });
  upstream.answer = (_request, response) => response.writeHead(200).end('{"data":[]}');
});
afterAll(() => core.stop());

it('calls the keyring absent', async () => {
  const keychain = createSystemKeychain();

  const error = await keychain.get('tallylight/test', 'claude').catch((caught: unknown) => caught);

  expect(error).toBeInstanceOf(KeychainError);
  expect((error as KeychainError).fault).toBe('absent');
});

it('starts all the same, and says that there is no safe place for keys', async () => {
  for await (const { keyStore, notices } of await core.client.system.watch()) {
    if (keyStore.state === 'ready') continue;
    expect(keyStore.state).toBe('absent');
    expect(notices.map(({ title }) => title)).toContain('No safe place for keys');
    break;
  }
});

it('refuses to keep a key for good, and keeps it until the end on request', async () => {
  const key = { providerId: 'claude', key: SECRET, name: 'Mine' };
  const forGood = core.client.providers.addKey({ ...key, store: 'keychain' });
  await expect(forGood).rejects.toMatchObject({ code: 'UNAVAILABLE' });

  const forNow = await core.client.providers.addKey({ ...key, store: 'session' });

  expect(forNow).toMatchObject({ saved: true, outcome: 'works' });
  const files = filesIn(core.home);
  expect(files.filter(({ bytes }) => bytes.includes(SECRET.slice(0, -4)))).toEqual([]);
});
