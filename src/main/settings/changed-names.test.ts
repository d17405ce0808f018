import { expect, it } from 'vitest';
import { changedNames } from './changed-names.ts';
import { SettingsSchema } from './settings-schema.ts';

it('names what was added, changed and removed, and no values', () => {
  const before = SettingsSchema.parse({
    port: 1,
    servers: { same: { command: 'x' }, gone: { command: 'x' }, other: { command: 'x' } },
  });
  const after = SettingsSchema.parse({
    servers: { same: { command: 'x' }, other: { command: 'x', env: { A: 'secret' } } },
    providers: { claude: { enabled: false } },
  });

  expect(changedNames(before, after)).toEqual([
    'port',
    'servers.gone',
    'servers.other',
    'providers.claude',
  ]);
  expect(changedNames(after, after)).toEqual([]);
});

it('names what differs in how providers are chosen', () => {
  const before = SettingsSchema.parse({ routing: { costAwareness: false } });
  const after = SettingsSchema.parse({ routing: { strategy: 'custom', weights: { cost: 1 } } });
  expect(changedNames(before, after)).toEqual([
    'routing.strategy',
    'routing.weights',
    'routing.costAwareness',
  ]);
});

it('names the budgets that differ, by what they are for', () => {
  const before = SettingsSchema.parse({
    budgets: [
      { for: 'month', usd: 40 },
      { for: 'episode', of: 'Ep. 42', usd: 8 },
    ],
  });
  const after = SettingsSchema.parse({
    budgets: [
      { for: 'month', usd: 50 },
      { for: 'provider', of: 'claude', usd: 20 },
    ],
  });

  expect(changedNames(before, after)).toEqual([
    'budgets.month',
    'budgets.episode:Ep. 42',
    'budgets.provider:claude',
  ]);
});

it('names a budget that a file written by hand has twice', () => {
  const once = { for: 'month', usd: 40 };
  const before = SettingsSchema.parse({ budgets: [once] });
  const after = SettingsSchema.parse({ budgets: [{ for: 'month', usd: 10 }, once] });

  expect(changedNames(before, after)).toEqual(['budgets.month']);
});
