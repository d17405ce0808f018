import { expect, it } from 'vitest';
import type { ProviderSummary } from '#contract/providers.ts';
import type { Notice } from '#contract/system.ts';
import { firstSentence, type Situation } from './first-sentence.ts';

const NOW = 1_000_000;
const key = {
  name: 'Personal',
  last4: '4f2a',
  store: 'keychain',
  addedAtMs: 0,
  lastUsedAtMs: null,
  state: 'working',
} as const;
const claude: ProviderSummary = {
  id: 'claude',
  name: 'Claude',
  usedFor: '',
  state: 'answering',
  sentence: null,
  path: '/anthropic',
  keyPage: '',
  key,
  limits: [],
  counted: [],
  rest: { state: 'sending', untilMs: null },
  waiting: 0,
  lastHour: { calls: 0, errors: 0, medianMs: null },
};
const system: Situation['system'] = {
  paused: null,
  notices: [],
  isPractice: false,
  keyStore: { state: 'ready', name: 'GNOME Keyring', sentence: null },
};
const noKeyring = { state: 'absent', name: 'GNOME Keyring', sentence: 'No keyring runs.' } as const;
const files = { name: 'Files', state: 'ready', sentence: null } as const;

const situation = (change: Partial<Situation> = {}): Situation => ({
  system,
  providers: [claude],
  servers: [files],
  callsToday: 12,
  callsThisMonth: 40,
  nowMs: NOW,
  ...change,
});
const notice = (level: Notice['level'], title: string): Notice => ({
  id: title,
  level,
  title,
  body: '',
  sinceMs: 0,
  place: null,
});

it('is quiet while all is well, and says only what was seen', () => {
  expect(firstSentence(situation())).toMatchObject({
    word: 'All good',
    body: '1 service runs. Claude answers. 12 requests today.',
    action: null,
  });
  const unused = { ...claude, state: 'not-checked' } as const;
  const stopped = { ...files, state: 'stopped' } as const;
  expect(
    firstSentence(situation({ providers: [unused], servers: [files, stopped], callsToday: 0 }))
      .body,
  ).toBe('1 of 2 services run. 0 requests today.');
});

it('names the worst trouble, whatever came last', () => {
  const notices = [notice('warn', 'later'), notice('crit', 'worst'), notice('info', 'least')];
  expect(firstSentence(situation({ system: { ...system, notices } })).word).toBe('worst');
});

it('does not let a hint hide that all is well', () => {
  const notices = [notice('info', 'hint')];
  expect(firstSentence(situation({ system: { ...system, notices } })).word).toBe('All good');
});

it('says first that the person paused everything', () => {
  const paused = { ...system, paused: { sinceMs: 0 }, notices: [notice('crit', 'worst')] };
  expect(firstSentence(situation({ system: paused })).action).toBe('resume');
});

it('asks for a key when there is none, and names one that was refused', () => {
  const keyless = { ...claude, key: null, state: 'needs-key' } as const;
  expect(firstSentence(situation({ providers: [keyless] })).action).toBe('add-key');
  const refused = { ...claude, state: 'refused' } as const;
  expect(firstSentence(situation({ providers: [refused] })).word).toBe('Claude refused your key');
});

it('tells of a provider that rests before one that is silent, and what can be done', () => {
  const rest = { state: 'resting', untilMs: NOW + 48_000 } as const;
  const resting = { ...claude, state: 'not-answering', rest } as const;
  const first = firstSentence(situation({ providers: [resting] }));
  expect(first.word).toMatch(/^Claude is resting until \d\d:\d\d$/);
  expect(first).toMatchObject({
    shape: 'hatched',
    action: { name: 'try-now', providerId: 'claude' },
  });
  const silent = { ...claude, state: 'not-answering' } as const;
  expect(firstSentence(situation({ providers: [silent] })).word).toBe('Claude isn’t answering');
  const refused = { ...claude, name: 'Gemini', state: 'refused' } as const;
  expect(firstSentence(situation({ providers: [resting, refused] })).word).toBe(
    'Gemini refused your key',
  );
});

it('does not say that all is well with a provider whose credit is used up', () => {
  const rest = { state: 'used-up', untilMs: NOW + 3_600_000 } as const;
  const first = firstSentence(situation({ providers: [{ ...claude, rest }] }));
  expect(first.word).toBe('Your credit or quota with Claude is used up');
  expect(first.action).toEqual({ name: 'try-now', providerId: 'claude' });
  const over = { ...claude, rest: { ...rest, untilMs: NOW } };
  expect(firstSentence(situation({ providers: [over] })).word).toBe('All good');
});

it('remembers what the person paused, after all trouble and before that all is well', () => {
  const paused = {
    ...claude,
    state: 'not-answering',
    rest: { state: 'paused', untilMs: null },
  } as const;
  expect(firstSentence(situation({ providers: [paused] }))).toMatchObject({
    word: 'You paused Claude',
    action: { name: 'resume-provider', providerId: 'claude' },
  });
  const servers = [{ ...files, state: 'degraded' as const }];
  expect(firstSentence(situation({ providers: [paused], servers })).word).toBe(
    'Files is struggling',
  );
});

it('says when a rest is over and the next request tries', () => {
  const rest = { state: 'resting', untilMs: NOW } as const;
  expect(firstSentence(situation({ providers: [{ ...claude, rest }] }))).toMatchObject({
    word: 'Claude is tried again',
    action: null,
  });
});

it('tells of a service that is on its way back, before it asks for a key', () => {
  const servers = [files, { ...files, name: 'Notion', state: 'backoff' as const }];
  const providers = [{ ...claude, key: null }];
  expect(firstSentence(situation({ servers, providers })).word).toBe(
    'Notion stopped and is started again',
  );
});

it('tells keys that can’t be reached from keys that will be gone', () => {
  const without = { ...system, keyStore: noKeyring };
  const fleeting = { ...claude, key: { ...key, store: 'session' as const } };
  expect(firstSentence(situation({ system: without })).word).toBe(
    'GNOME Keyring can’t be used now',
  );
  expect(firstSentence(situation({ system: without, providers: [fleeting] })).word).toBe(
    'Your Claude key is kept until you quit',
  );
  const practice = { ...without, isPractice: true };
  expect(firstSentence(situation({ system: practice, providers: [fleeting] })).word).toBe(
    'All good',
  );
});

it('offers the first test in practice, until one was sent', () => {
  const practice = { ...system, isPractice: true };
  expect(firstSentence(situation({ system: practice, callsThisMonth: 0 })).word).toBe(
    'Everything is ready to try',
  );
});
