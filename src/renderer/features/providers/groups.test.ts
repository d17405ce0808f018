import { expect, it } from 'vitest';
import type { CountedLimit, KeySummary, ProviderSummary } from '#contract/providers.ts';
import { groupProviders } from './groups.ts';

const NOW = 1_000_000;
const KEY: KeySummary = {
  name: 'Personal',
  last4: 'abcd',
  store: 'session',
  addedAtMs: 0,
  lastUsedAtMs: null,
  state: 'working',
};
const USED_UP: CountedLimit = {
  id: 'day',
  name: '100 tokens per day',
  amount: 100,
  left: 0,
  resetsAtMs: NOW + 1,
  refill: null,
  runsOutAtMs: null,
  doubt: null,
};
const provider = (id: string, change: Partial<ProviderSummary> = {}): ProviderSummary => ({
  id,
  name: id,
  usedFor: '',
  state: 'answering',
  sentence: null,
  path: `/${id}`,
  keyPage: null,
  key: KEY,
  ownServer: null,
  limits: [],
  counted: [],
  rest: { state: 'sending', untilMs: null },
  waiting: 0,
  lastHour: { calls: 0, errors: 0, medianMs: null },
  ...change,
});
const grouped = (...all: ProviderSummary[]) =>
  groupProviders(all, NOW).map(({ id, providers }) => [id, ...providers.map((one) => one.id)]);

it('puts first what a person has to look at, and last what nobody has asked for', () => {
  expect(
    grouped(
      provider('new', { key: null, state: 'needs-key' }),
      provider('good'),
      provider('refused', { state: 'refused' }),
      provider('own', { key: null, ownServer: { baseUrl: 'http://127.0.0.1:1' } }),
      provider('nowhere', { key: null, state: 'not-set-up' }),
      provider('poor', { key: { ...KEY, state: 'no-credit' } }),
      provider('resting', { rest: { state: 'resting', untilMs: NOW + 1 } }),
      provider('empty', { counted: [USED_UP] }),
    ),
  ).toEqual([
    ['attention', 'refused', 'poor', 'resting', 'empty'],
    ['in-use', 'good', 'own'],
    ['not-set-up', 'new', 'nowhere'],
  ]);
});

it('does not call for somebody who paused it, nor show a group of nobody', () => {
  const rest = { state: 'paused', untilMs: null } as const;
  expect(grouped(provider('paused', { rest, state: 'not-answering' }))).toEqual([
    ['in-use', 'paused'],
  ]);
});
