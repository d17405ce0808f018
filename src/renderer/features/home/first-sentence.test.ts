import { expect, it } from 'vitest';
import type { ProviderSummary } from '#contract/providers.ts';
import type { Notice } from '#contract/system.ts';
import { firstSentence } from './first-sentence.ts';

const quiet = { paused: null, notices: [], isPractice: false };
const notice = (level: Notice['level'], title: string): Notice => ({
  ...{ id: title, level, title, body: '', sinceMs: 0, place: null },
});
const claude: ProviderSummary = {
  id: 'claude',
  name: 'Claude',
  usedFor: '',
  state: 'answering',
  sentence: null,
  path: '/anthropic',
  keyPage: '',
  key: {
    name: 'Personal',
    last4: '4f2a',
    store: 'keychain',
    addedAtMs: 0,
    lastUsedAtMs: null,
    state: 'working',
  },
  limits: [],
  lastHour: { calls: 0, errors: 0, medianMs: null },
};

it('is quiet while all is well', () => {
  expect(firstSentence(quiet, [claude], 5).title).toBe('All good');
});

it('names the worst trouble, whatever came last', () => {
  const notices = [notice('warn', 'later'), notice('crit', 'worst'), notice('info', 'least')];
  expect(firstSentence({ ...quiet, notices }, [claude], 5).title).toBe('worst');
});

it('does not let a hint hide that all is well', () => {
  const notices = [notice('info', 'hint')];
  expect(firstSentence({ ...quiet, notices }, [claude], 5).title).toBe('All good');
});

it('says first that the person paused everything', () => {
  const paused = { ...quiet, paused: { sinceMs: 0 }, notices: [notice('crit', 'worst')] };
  expect(firstSentence(paused, [claude], 5).action).toBe('resume');
});

it('asks for a key when there is none, and names one that was refused', () => {
  expect(firstSentence(quiet, [{ ...claude, key: null, state: 'needs-key' }], 0).action).toBe(
    'add-key',
  );
  expect(firstSentence(quiet, [{ ...claude, state: 'refused' }], 0).title).toBe(
    'Claude refused your key',
  );
});
