import { beforeEach, expect, it } from 'vitest';
import { createSystemKeychain } from '#main/host/keychain.ts';
import { createKeychainStore } from '#main/secrets/secret-store.ts';
import { filesIn } from '#test/support/files-in.ts';
import { startTestCore, startUpstream } from '#test/support/test-core.ts';

const HAS_KEYRING = process.env['TALLYLIGHT_KEYRING'] === '1';
const SECRET = 'sk-ant-api03-canary-0123456789-abcdefghij';

beforeEach((context) => {
  if (!HAS_KEYRING) context.skip('no keyring daemon runs here; npm test starts one on Linux');
});

it('keeps a secret, gives it back, and forgets it', async () => {
  const store = createKeychainStore(createSystemKeychain(), 'test');

  await store.set('claude', SECRET);
  expect(await store.get('claude')).toBe(SECRET);
  await store.set('claude', `${SECRET}-2`);
  expect(await store.get('claude')).toBe(`${SECRET}-2`);

  await store.remove('claude');
  expect(await store.get('claude')).toBeNull();
});

it('keeps the secrets of two profiles apart', async () => {
  const keychain = createSystemKeychain();
  const [one, other] = [createKeychainStore(keychain, 'a'), createKeychainStore(keychain, 'b')];

  await one.set('claude', SECRET);

  expect(await other.get('claude')).toBeNull();
  await one.remove('claude');
});

it('has the key again after a restart, and no file of the profile ever holds it', async () => {
  const upstream = await startUpstream();
  const first = await startTestCore({ upstream });
  upstream.answer = (_request, response) => response.writeHead(200).end('{"data":[]}');
  const key = { providerId: 'claude', key: SECRET, name: 'Mine', store: 'keychain' } as const;
  expect(await first.client.providers.addKey(key)).toMatchObject({ saved: true });
  await first.core.stop();

  const second = await startTestCore({ upstream, home: first.home, isKeyAdded: false });
  const seen: (string | undefined)[] = [];
  upstream.answer = (request, response) => {
    seen.push(request.headers['x-api-key'] as string | undefined);
    response.writeHead(401).end('{"type":"error","error":{"type":"authentication_error"}}');
  };
  await fetch(`${second.address}/anthropic/v1/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${second.token}` },
    body: '{}',
  });
  const files = filesIn(second.home);
  await second.client.providers.removeKey({ providerId: 'claude' });
  await second.stop();

  expect(seen).toEqual([SECRET]);
  expect(files.map(({ name }) => name)).toContain('tallylight.db');
  expect(files.filter(({ bytes }) => bytes.includes(SECRET.slice(0, -4)))).toEqual([]);
});
