import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach } from 'vitest';
import { systemClock } from '#main/host/clock.ts';
import { createHttpClient, type HttpClient } from '#main/host/http-client.ts';
import { openDatabase } from '#main/host/sqlite.ts';
import { createAnthropicStandIn } from '#main/practice/anthropic-stand-in.ts';
import { anthropic } from '#main/providers/anthropic/anthropic.ts';
import { tokenPrices } from '#main/providers/prices/price-list.ts';
import { ProviderService, type Standing } from '#main/providers/provider-service.ts';
import { KeyRing } from '#main/secrets/key-ring.ts';
import { createSessionStore, KeyStoreError, type SecretStore } from '#main/secrets/secret-store.ts';
import { migrate } from '#main/storage/migrate.ts';
import { createFakeClock } from './fake-clock.ts';

export const NOW = Date.UTC(2026, 10, 24, 12);
export const GOOD = 'sk-ant-api03-good-1234';
const standIn = createAnthropicStandIn(systemClock);
const noKeyring: SecretStore = {
  get: async () => null,
  set: () => Promise.reject(new KeyStoreError('absent')),
  remove: () => Promise.reject(new KeyStoreError('absent')),
};
const SENDING: Standing = { counted: [], rest: { state: 'sending', untilMs: null }, waiting: 0 };

/** A pretended Claude on loopback, anew for each test, and the service that knows of nobody else. */
export class ClaudeAlone {
  readonly http: HttpClient = createHttpClient();
  readonly server: Server;
  /** As a person would ask the stand-in for an answer; empty for a good one. */
  answer: string = '';

  constructor() {
    this.server = createServer((request, response) => {
      if (this.answer === 'silence') return;
      request.headers['x-practice-answer'] = this.answer;
      standIn(request, response);
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  create() {
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
    const { url } = this;
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
      this.http,
      () => SENDING,
      clock,
    );
    const add = (key: string) =>
      service.addKey({ providerId: 'claude', key, name: 'Mine', store: 'session' });
    const shown = () => service.live.get().providers[0];
    return { clock, keys, url, service, add, shown };
  }
}

/** Opens it before each test, and closes it after it. */
export function useClaudeAlone(): () => ClaudeAlone {
  let claude: ClaudeAlone;
  beforeEach(async () => {
    claude = new ClaudeAlone();
    claude.server.listen(0, '127.0.0.1');
    await once(claude.server, 'listening');
  });
  afterEach(async () => {
    await claude.http.close();
    claude.server.closeAllConnections();
    claude.server.close();
  });
  return () => claude;
}
