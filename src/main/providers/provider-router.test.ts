import { createRouterClient } from '@orpc/server';
import { describe, expect, it, vi } from 'vitest';
import { GOOD, useClaudeAlone } from '#test/support/claude-alone.ts';
import { createProviderRouter } from './provider-router.ts';

const claude = useClaudeAlone();
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

describe('the router', () => {
  it('says that the keyring is not to be had, and keeps nothing', async () => {
    const { service, keys } = claude().create();
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
      createProviderRouter(claude().create().service, NO_TESTS, NO_REST, NO_LOCAL, NOTHING_KNOWN),
    );
    const nobody = { providerId: 'nobody' };
    const key = { ...nobody, key: 'x', name: 'x', store: 'session' } as const;
    await expect(client.addKey(key)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(client.removeKey(nobody)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(client.sendTest(nobody)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(client.checkForCertain(nobody)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('sets no address of a provider whose address everybody knows', async () => {
    const { service } = claude().create();
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
    const { service, clock, add } = claude().create();
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
