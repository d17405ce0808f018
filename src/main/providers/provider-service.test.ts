import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { GOOD, NOW, useClaudeAlone } from '#test/support/claude-alone.ts';

const claude = useClaudeAlone();

describe('adding a key', () => {
  it('tests it, keeps it bound to its host, and shows no more of it than its end', async () => {
    const { add, shown, keys, url } = claude().create();
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
    const { add, keys, url } = claude().create();
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
    claude().answer = answer;
    const { add, keys } = claude().create();
    const key = answer === '' ? 'sk-ant-invalid' : GOOD;
    expect(await add(key)).toMatchObject({ outcome, saved });
    expect(keys.describe('claude')?.state ?? null).toBe(saved ? outcome : null);
  });

  it.each(['rate-limited', 'overloaded', 'server-error'])(
    'keeps nothing when %s leaves it unknown',
    async (answer) => {
      claude().answer = answer;
      const { add, keys } = claude().create();
      expect(await add(GOOD)).toMatchObject({ outcome: 'cannot-tell', saved: false });
      expect(keys.describe('claude')).toBeNull();
    },
  );

  it('keeps nothing when nobody can be reached', async () => {
    const { add, keys } = claude().create();
    claude().server.closeAllConnections();
    claude().server.close();
    expect(await add(GOOD)).toMatchObject({ outcome: 'cannot-tell', saved: false });
    expect(keys.describe('claude')).toBeNull();
  });

  it('waits ten seconds and no longer', async () => {
    claude().answer = 'silence';
    const { add, clock } = claude().create();
    const arrived = once(claude().server, 'request');
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
    claude().server.on('request', request);
    const { add } = claude().create();
    for (const odd of ['   ', 'sk-ant-admin01-abc', 'sk-ant-two parts'])
      expect(await add(odd)).toMatchObject({ outcome: 'refused', saved: false });
    expect(request).not.toHaveBeenCalled();
  });

  it('keeps the old key when the new one is refused', async () => {
    const { add, keys, url } = claude().create();
    await add(GOOD);
    await add('sk-ant-invalid');
    expect(await keys.read('claude', url, 'a test')).toBe(GOOD);
  });
});

describe('what passed through', () => {
  it('shows in the state of the key and of the provider', async () => {
    const { add, service, shown } = claude().create();
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
    const { add, service, shown } = claude().create();
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
      const { add, service, shown } = claude().create();
      await add(GOOD);
      service.noteAttempt('claude', kind, 10);
      expect(shown()?.key).toMatchObject({ state: 'working', lastUsedAtMs: null });
    },
  );

  it('keeps the limits that an answer reported, and forgets them with the key', async () => {
    const { add, service, shown } = claude().create();
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
