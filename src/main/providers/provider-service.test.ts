import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#main/host/clock.ts';
import { createHttpClient, type HttpClient } from '#main/host/http-client.ts';
import { openDatabase } from '#main/host/sqlite.ts';
import { createAnthropicStandIn } from '#main/practice/anthropic-stand-in.ts';
import { KeyRing } from '#main/secrets/key-ring.ts';
import { createSessionStore, KeyStoreError, type SecretStore } from '#main/secrets/secret-store.ts';
import { migrate } from '#main/storage/migrate.ts';
import { createFakeClock } from '#test/support/fake-clock.ts';
import { tokenPrices } from './prices/price-list.ts';
import { anthropic } from './anthropic/anthropic.ts';
import { createProviderRouter } from './provider-router.ts';
import { ProviderService, type Standing } from './provider-service.ts';
import { sendTestMessage } from './send-test.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const GOOD = 'sk-ant-api03-good-1234';
const standIn = createAnthropicStandIn(systemClock);
const noKeyring: SecretStore = {
  get: async () => null,
  set: () => Promise.reject(new KeyStoreError('absent')),
  remove: () => Promise.reject(new KeyStoreError('absent')),
};

let server: Server;
let http: HttpClient;
let answerKeyCheck: string;

beforeEach(async () => {
  answerKeyCheck = '';
  http = createHttpClient();
  server = createServer((request, response) => {
    if (answerKeyCheck === 'silence') return;
    request.headers['x-practice-answer'] = answerKeyCheck;
    standIn(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  await http.close();
  server.closeAllConnections();
  server.close();
});

function createProviders() {
  const clock = createFakeClock(NOW);
  const database = openDatabase(':memory:');
  migrate(database);
  const stores = { keychain: noKeyring, session: createSessionStore() };
  const keys = new KeyRing(
    stores,
    database,
    () => {},
    () => {},
    clock,
  );
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const claude = {
    dialect: anthropic,
    path: '/anthropic',
    usedFor: 'Scripts',
    prices: tokenPrices('anthropic'),
    isKeyNeeded: true,
  };
  const service = new ProviderService(
    [claude],
    () => url,
    keys,
    http,
    () => SENDING,
    clock,
  );
  const add = (key: string) =>
    service.addKey({ providerId: 'claude', key, name: 'Mine', store: 'session' });
  const shown = () => service.live.get().providers[0];
  return { clock, keys, url, service, add, shown };
}

const SENDING: Standing = { counted: [], rest: { state: 'sending', untilMs: null }, waiting: 0 };
const NO_TESTS = {
  sendTest: () => Promise.reject(new Error('No test is sent')),
  checkForCertain: () => Promise.reject(new Error('No test is sent')),
};
const NO_REST = { pause: () => {}, tryNow: () => ({ did: 'nothing', restLeftMs: 0 }) as const };
const NOTHING_KNOWN = {
  lastFailures: () => [],
  priceTable: () => ({ per: '', rows: [], readOn: null, note: null }),
};
const NO_LOCAL = { look: vi.fn<() => Promise<never[]>>(), use: vi.fn<() => Promise<never>>() };

describe('adding a key', () => {
  it('tests it, keeps it bound to its host, and shows no more of it than its end', async () => {
    const { add, shown, keys, url } = createProviders();
    expect(shown()).toMatchObject({ state: 'needs-key', key: null });

    expect(await add(GOOD)).toEqual({
      outcome: 'works',
      sentence: 'Works. Claude accepts this key.',
      saved: true,
    });

    expect(shown()).toMatchObject({
      state: 'not-checked',
      sentence: null,
      key: { name: 'Mine', last4: '1234', state: 'working', store: 'session' },
    });
    expect(JSON.stringify(shown())).not.toContain(GOOD);
    expect(await keys.read('claude', url, 'a test')).toBe(GOOD);
    expect(await keys.read('claude', 'https://elsewhere.example', 'a test')).toBeNull();
  });

  it('leaves out the blanks around it and says so', async () => {
    const { add, keys, url } = createProviders();
    const result = await add(`  ${GOOD}\n`);
    expect(result).toMatchObject({ outcome: 'works', saved: true });
    expect(result.sentence).toMatch(/blanks/);
    expect(await keys.read('claude', url, 'a test')).toBe(GOOD);
  });

  it.each([
    ['', 'refused', false],
    ['restricted', 'restricted', true],
    ['no-credit', 'no-credit', true],
  ])('that answers %j', async (answer, outcome, saved) => {
    answerKeyCheck = answer;
    const { add, keys } = createProviders();
    const key = answer === '' ? 'sk-ant-invalid' : GOOD;
    expect(await add(key)).toMatchObject({ outcome, saved });
    expect(keys.describe('claude')?.state ?? null).toBe(saved ? outcome : null);
  });

  it.each(['rate-limited', 'overloaded', 'server-error'])(
    'keeps nothing when %s leaves it unknown',
    async (answer) => {
      answerKeyCheck = answer;
      const { add, keys } = createProviders();
      expect(await add(GOOD)).toMatchObject({ outcome: 'cannot-tell', saved: false });
      expect(keys.describe('claude')).toBeNull();
    },
  );

  it('keeps nothing when nobody can be reached', async () => {
    const { add, keys } = createProviders();
    server.closeAllConnections();
    server.close();
    expect(await add(GOOD)).toMatchObject({ outcome: 'cannot-tell', saved: false });
    expect(keys.describe('claude')).toBeNull();
  });

  it('waits ten seconds and no longer', async () => {
    answerKeyCheck = 'silence';
    const { add, clock } = createProviders();
    const arrived = once(server, 'request');
    const adding = add(GOOD);
    await arrived;

    clock.advance(9_999);
    const settled = vi.fn<() => void>();
    void adding.then(settled);
    await new Promise((next) => setImmediate(next));
    expect(settled).not.toHaveBeenCalled();
    clock.advance(1);

    expect((await adding).sentence).toMatch(/did not answer within 10 seconds/);
  });

  it('sends nothing for what can’t be a key', async () => {
    const request = vi.fn<() => void>();
    server.on('request', request);
    const { add } = createProviders();
    for (const odd of ['   ', 'sk-ant-admin01-abc', 'sk-ant-two parts'])
      expect(await add(odd)).toMatchObject({ outcome: 'refused', saved: false });
    expect(request).not.toHaveBeenCalled();
  });

  it('keeps the old key when the new one is refused', async () => {
    const { add, keys, url } = createProviders();
    await add(GOOD);
    await add('sk-ant-invalid');
    expect(await keys.read('claude', url, 'a test')).toBe(GOOD);
  });
});

describe('what passed through', () => {
  it('shows in the state of the key and of the provider', async () => {
    const { add, service, shown } = createProviders();
    await add(GOOD);

    service.noteAttempt('claude', null, 400);
    expect(shown()).toMatchObject({ state: 'answering', key: { state: 'working' } });
    service.noteAttempt('claude', 'quota_exhausted', 10);
    expect(shown()).toMatchObject({ state: 'answering', key: { state: 'no-credit' } });
    expect(shown()?.sentence).toMatch(/out of credit/);
    service.noteAttempt('claude', 'auth', 10);
    expect(shown()).toMatchObject({ state: 'refused', key: { state: 'refused' } });
    service.noteAttempt('claude', null, 400);
    expect(shown()).toMatchObject({
      state: 'answering',
      key: { state: 'working' },
      sentence: null,
    });
    expect(shown()?.lastHour).toEqual({ calls: 4, errors: 2, medianMs: 400 });
  });

  it('does not call a key refused that merely may not do one thing', async () => {
    const { add, service, shown } = createProviders();
    await add(GOOD);

    service.noteRestricted('claude');
    service.noteAttempt('claude', 'auth', 10);
    expect(shown()).toMatchObject({ state: 'answering', key: { state: 'restricted' } });

    service.noteAttempt('claude', 'auth', 10);
    expect(shown()).toMatchObject({ state: 'refused' });
  });

  it.each(['transient', 'overloaded', 'rate_limited', 'bad_request', 'unknown'] as const)(
    'says nothing about the key when it was %s',
    async (kind) => {
      const { add, service, shown } = createProviders();
      await add(GOOD);
      service.noteAttempt('claude', kind, 10);
      expect(shown()?.key).toMatchObject({ state: 'working', lastUsedAtMs: null });
    },
  );

  it('keeps the limits that an answer reported, and forgets them with the key', async () => {
    const { add, service, shown } = createProviders();
    await add(GOOD);
    const headers = {
      'anthropic-ratelimit-requests-limit': '50',
      'anthropic-ratelimit-requests-remaining': '49',
      'anthropic-ratelimit-requests-reset': '2026-11-24T12:00:30Z',
    };
    service.noteReply('claude', headers);
    service.noteReply('claude', { 'content-type': 'application/json' });
    expect(shown()?.limits).toMatchObject([{ remaining: 49, reportedAtMs: NOW }]);

    await service.removeKey('claude');
    expect(shown()).toMatchObject({ state: 'needs-key', limits: [], lastHour: { calls: 0 } });
  });
});

describe('the router', () => {
  it('says that the keyring is not to be had, and keeps nothing', async () => {
    const { service, keys } = createProviders();
    const client = createRouterClient(
      createProviderRouter(service, NO_TESTS, NO_REST, NO_LOCAL, NOTHING_KNOWN),
    );
    const key = { providerId: 'claude', key: GOOD, name: 'Mine', store: 'keychain' } as const;

    await expect(client.addKey(key)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringMatching(/^No keyring is running/),
    });
    expect(keys.describe('claude')).toBeNull();
  });

  it('knows no other provider', async () => {
    const client = createRouterClient(
      createProviderRouter(createProviders().service, NO_TESTS, NO_REST, NO_LOCAL, NOTHING_KNOWN),
    );
    const nobody = { providerId: 'nobody' };
    const key = { ...nobody, key: 'x', name: 'x', store: 'session' } as const;
    await expect(client.addKey(key)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(client.removeKey(nobody)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(client.sendTest(nobody)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(client.checkForCertain(nobody)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('sets no address of a provider whose address everybody knows', async () => {
    const { service } = createProviders();
    const client = createRouterClient(
      createProviderRouter(service, NO_TESTS, NO_REST, NO_LOCAL, NOTHING_KNOWN),
    );
    for (const providerId of ['claude', 'nobody']) {
      const asked = client.useLocal({ providerId, baseUrl: 'http://127.0.0.1:1' });
      await expect(asked).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(client.lookForLocal({ providerId })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    }
    expect(NO_LOCAL.use).not.toHaveBeenCalled();
  });

  it('pushes the whole state after each change', async () => {
    const { service, clock, add } = createProviders();
    await add(GOOD);
    clock.advance(50);
    const client = createRouterClient(
      createProviderRouter(service, NO_TESTS, NO_REST, NO_LOCAL, NOTHING_KNOWN),
    );
    const states = await client.watch();
    await states.next();

    service.noteAttempt('claude', null, 70);
    clock.advance(50);

    expect((await states.next()).value).toMatchObject({
      providers: [{ id: 'claude', state: 'answering', lastHour: { calls: 1, medianMs: 70 } }],
    });
    await states.return?.();
  });
});

describe('a test message', () => {
  it('is answered, or says what the provider said', async () => {
    const { url } = createProviders();
    expect(await sendTestMessage(http, anthropic, url, GOOD)).toMatchObject({ ok: true });
    answerKeyCheck = 'overloaded';
    expect(await sendTestMessage(http, anthropic, url, GOOD)).toEqual({
      callId: '',
      ok: false,
      sentence: 'Claude has no capacity right now. It said: Overloaded',
    });
  });

  it('does not put our own words into the provider’s mouth', async () => {
    server.removeAllListeners('request');
    server.on('request', (_request, response) => {
      response.writeHead(401, { 'x-tallylight-code': 'no_key', 'x-tallylight-call-id': 'call_1' });
      response.end(anthropic.errorBody(401, 'Tallylight has no Claude key.'));
    });
    expect(await sendTestMessage(http, anthropic, createProviders().url, 'tl_x')).toEqual({
      callId: 'call_1',
      ok: false,
      sentence: 'Tallylight has no Claude key.',
    });
  });
});
