import { readFileSync, writeFileSync } from 'node:fs';
import { profilePaths } from '#main/host/profile-paths.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BudgetSummary } from '#contract/budgets.ts';
import { post } from '#test/support/ask-host.ts';
import { MODEL } from '#test/support/scripted-answers.ts';
import { startTestCore, type TestCore } from '#test/support/test-core.ts';
import { until } from '#test/support/until.ts';

let core: TestCore;

beforeAll(async () => {
  // Nothing goes there: everything here is refused before it is sent.
  core = await startTestCore({ upstreamUrl: 'http://127.0.0.1:9', isKeyAdded: false });
});
afterAll(() => core.stop());

const settingsFile = () => profilePaths('default', { TALLYLIGHT_HOME: core.home }).settings;
const inFile = () => JSON.parse(readFileSync(settingsFile(), 'utf8')) as { budgets: object[] };
const TOO_SMALL = { usd: 0.000_001, whenReached: 'pause' } as const;

async function budgets(): Promise<readonly BudgetSummary[]> {
  for await (const snapshot of await core.client.budgets.watch()) return snapshot.budgets;
  throw new Error('The core has ended');
}

const ask = () =>
  post(core, '/v1/permits', { provider: 'claude', estimate: { usd: 1 }, model: MODEL });
const own = async () => {
  for await (const { clients } of await core.client.clients.watch())
    if (clients[0]) return clients[0];
  throw new Error('There is no client');
};

describe('a budget', () => {
  it('names a provider as people do when it refuses', async () => {
    await core.client.budgets.set({ for: 'provider', of: 'claude', ...TOO_SMALL });

    const refused = await ask();

    expect(refused.status).toBe(402);
    expect(refused.text).toContain('budget for Claude has $0.000001 left');
    await core.client.budgets.remove({ id: 'provider:claude' });
  });

  it('for a client holds, whether the file names it or its id, and refuses with its name', async () => {
    const { id, name } = await own();
    for (const of of [name, id]) {
      await core.client.budgets.set({ for: 'client', of, ...TOO_SMALL });
      expect(await budgets()).toMatchObject([{ of, name, isThere: true }]);

      const refused = await ask();

      expect(refused.status).toBe(402);
      expect(refused.text).toContain(`budget for ${name} has $0.000001 left`);
      await core.client.budgets.remove({ id: `client:${of}` });
    }
  });

  it.each(['episode', 'provider', 'client'] as const)(
    'says that there is no such %s',
    async (kind) => {
      await core.client.budgets.set({ for: kind, of: 'Nobody', ...TOO_SMALL });
      expect(await budgets()).toMatchObject([{ name: 'Nobody', isThere: false }]);
      await core.client.budgets.remove({ id: `${kind}:Nobody` });
    },
  );

  it('is saved only once it holds: with two for the same thing in the file, it says which', async () => {
    const twice = { for: 'provider', of: 'claude', usd: 12 };
    await core.client.budgets.set({ for: 'month', of: null, usd: 5, whenReached: 'alert' });
    await changeFile({ budgets: [...inFile().budgets, twice, twice] });
    const before = inFile();

    const outcome = await core.client.budgets.set({
      for: 'month',
      of: null,
      usd: 7,
      whenReached: 'alert',
    });

    expect(outcome).toEqual({
      saved: false,
      sentence: 'There are two budgets for Claude. Keep one of them in the settings file.',
    });
    expect(inFile()).toEqual(before);
    expect(await budgets()).toMatchObject([{ id: 'month', amountNanoUsd: 5_000_000_000 }]);
  });

  it('takes the place of all for the same thing', async () => {
    const wish = { for: 'provider', of: 'claude', usd: 3, whenReached: 'alert' } as const;
    expect(await core.client.budgets.set(wish)).toMatchObject({ saved: true });
    expect((await budgets()).map(({ id }) => id)).toEqual(['month', 'provider:claude']);
  });
});

/** Writes the file as an editor would, and waits until it was read. */
async function changeFile(settings: object): Promise<void> {
  const loadedAt = async () => {
    for await (const { loadedAtMs } of await core.client.settings.watch()) return loadedAtMs;
    return null;
  };
  const before = await loadedAt();
  writeFileSync(settingsFile(), JSON.stringify(settings));
  await until('the file is read', 10_000, async () => (await loadedAt()) !== before);
}
