import { expect, it } from 'vitest';
import type { ProviderSummary } from '#contract/providers.ts';
import type { ServerSummary } from '#contract/servers.ts';
import { providerTrouble, serverTrouble, sumInWords } from './tray-words.ts';

const DOLLAR = 1_000_000_000;
const NOTHING = { calls: 0, knownNanoUsd: null, callsWithoutPrice: 0, hasEstimates: false };

it.each([
  [{}, '$0.00'],
  [{ calls: 2, callsWithoutPrice: 2 }, '—'],
  [{ calls: 1, knownNanoUsd: 0 }, '$0.00'],
  [{ calls: 1, knownNanoUsd: 1 }, 'under $0.01'],
  [{ calls: 1, knownNanoUsd: 6.4 * DOLLAR }, '$6.40'],
  [{ calls: 1, knownNanoUsd: 1_234.5 * DOLLAR }, '$1,234.50'],
  [{ calls: 1, knownNanoUsd: 2 * DOLLAR, hasEstimates: true }, '≈ $2.00'],
  [{ calls: 2, knownNanoUsd: 2 * DOLLAR, callsWithoutPrice: 1 }, 'at least $2.00'],
  [
    { calls: 2, knownNanoUsd: 2 * DOLLAR, callsWithoutPrice: 1, hasEstimates: true },
    'at least $2.00',
  ],
])('says what %j costs', (part, words) => {
  expect(sumInWords({ ...NOTHING, ...part })).toBe(words);
});

it.each([
  ['refused', 'Claude refused your key'],
  ['not-answering', 'Claude isn’t answering'],
  ['slow', 'Claude is slow'],
  ['answering', null],
  ['needs-key', null],
  ['not-set-up', null],
  ['not-checked', null],
] as const)('says of a provider that is %s: %s', (state, words) => {
  expect(providerTrouble({ name: 'Claude', state } as ProviderSummary)).toBe(words);
});

it.each([
  ['failed', 'notes stopped'],
  ['backoff', 'notes stopped and is started again'],
  ['degraded', 'notes is struggling'],
  ['held', 'notes is waiting for you'],
  ['ready', null],
  ['stopped', null],
  ['starting', null],
] as const)('says of a service that is %s: %s', (state, words) => {
  expect(serverTrouble({ name: 'notes', state } as ServerSummary)).toBe(words);
});
