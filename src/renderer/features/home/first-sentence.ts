import type { ProviderSummary } from '#contract/providers.ts';
import type { ServerSummary } from '#contract/servers.ts';
import type { Notice, SystemSnapshot } from '#contract/system.ts';
import { formatMoment } from '#renderer/ui/format-time.ts';
import type { Shape, StatusWords } from '#renderer/ui/status.tsx';
import { canTryNow, restSentence, restState, wordsForRest } from '../providers/rest-words.ts';
import { worstFirst } from '../shell/worst-first.ts';
import { summarise } from './summary.ts';

export interface FirstSentence extends StatusWords {
  readonly body: string;
  /** What helps: something to do at once, or the screen that does; `null` when nothing is needed. */
  readonly action: 'resume' | 'add-key' | ProviderAction | Notice['place'];
}

export interface ProviderAction {
  readonly name: 'try-now' | 'resume-provider';
  readonly providerId: string;
}

/** Everything that may need the person. */
export interface Situation {
  readonly system: Pick<SystemSnapshot, 'paused' | 'notices' | 'isPractice' | 'keyStore'>;
  readonly providers: readonly ProviderSummary[];
  readonly servers: readonly Pick<ServerSummary, 'name' | 'state' | 'sentence'>[];
  readonly callsToday: number;
  readonly callsThisMonth: number;
  readonly nowMs: number;
}

const SHAPES: Readonly<Record<Notice['level'], Shape>> = {
  crit: 'octagon',
  warn: 'triangle',
  info: 'info',
};

/** What a person has to know before anything else: pause, then the worst trouble, then what is missing. */
export function firstSentence(situation: Situation): FirstSentence {
  return (
    pause(situation) ??
    worstNotice(situation) ??
    refusedKey(situation) ??
    restingProvider(situation) ??
    silentProvider(situation) ??
    unreachableKeys(situation) ??
    shakyServer(situation) ??
    pausedProvider(situation) ??
    triedProvider(situation) ??
    missingKey(situation) ??
    fleetingKey(situation) ??
    firstTest(situation) ??
    allGood(situation)
  );
}

function pause({ system }: Situation): FirstSentence | null {
  if (!system.paused) return null;
  return {
    tone: 'idle',
    shape: 'pause',
    word: 'You paused all requests',
    body: 'Every program that asks is told so. Services keep running.',
    action: 'resume',
  };
}

/** Hints can wait in their list; they do not hide that all is well. */
function worstNotice({ system }: Situation): FirstSentence | null {
  const [worst] = worstFirst(system.notices);
  if (!worst || worst.level === 'info') return null;
  const { level, title, body, place } = worst;
  return { tone: level, shape: SHAPES[level], word: title, body, action: place };
}

function refusedKey({ providers }: Situation): FirstSentence | null {
  const refused = providers.find(({ state }) => state === 'refused');
  return refused ? badProvider(refused, 'refused your key') : null;
}

/** Says more than that it does not answer: until when, and what can be done. */
function restingProvider({ providers, nowMs }: Situation): FirstSentence | null {
  const resting = providers.find(({ rest }) => canTryNow(restState(rest, nowMs)));
  const words = resting && wordsForRest(resting.rest, nowMs);
  if (!words) return null;
  const { id, name, rest } = resting;
  const until = rest.untilMs === null ? '' : ` until ${formatMoment(rest.untilMs, nowMs)}`;
  return {
    ...words,
    word:
      rest.state === 'used-up'
        ? `Your credit or quota with ${name} is used up`
        : `${name} is resting${until}`,
    body: restSentence(resting, nowMs) ?? '',
    action: { name: 'try-now', providerId: id },
  };
}

/** While nothing is sent to one, that it did not answer is no news. */
function silentProvider({ providers }: Situation): FirstSentence | null {
  const silent = providers.find(
    ({ state, rest }) => state === 'not-answering' && rest.state === 'sending',
  );
  return silent ? badProvider(silent, 'isn’t answering') : null;
}

function badProvider({ name, sentence }: ProviderSummary, what: string): FirstSentence {
  const words = { tone: 'crit', shape: 'octagon', word: `${name} ${what}` } as const;
  return { ...words, body: sentence ?? '', action: 'providers' };
}

/** The person wanted it so, and it stops only a part: trouble comes first. */
function pausedProvider({ providers, nowMs }: Situation): FirstSentence | null {
  const paused = providers.find(({ rest }) => rest.state === 'paused');
  if (!paused) return null;
  return {
    tone: 'idle',
    shape: 'pause',
    word: `You paused ${paused.name}`,
    body: restSentence(paused, nowMs) ?? '',
    action: { name: 'resume-provider', providerId: paused.id },
  };
}

function triedProvider({ providers, nowMs }: Situation): FirstSentence | null {
  const tried = providers.find(({ rest }) => restState(rest, nowMs) === 'trying');
  const words = tried && wordsForRest(tried.rest, nowMs);
  if (!words) return null;
  const body = restSentence(tried, nowMs) ?? '';
  return { ...words, word: `${tried.name} is tried again`, body, action: null };
}

function unreachableKeys({ system, providers }: Situation): FirstSentence | null {
  const { state, name, sentence } = system.keyStore;
  if (state === 'ready' || !providers.some(({ key }) => key?.store === 'keychain')) return null;
  return {
    tone: 'warn',
    shape: 'triangle',
    word: `${name} can’t be used now`,
    body: sentence ?? 'Your keys are in it.',
    action: 'settings',
  };
}

/** On its way back by itself, so there is nothing to do but to know. */
function shakyServer({ servers }: Situation): FirstSentence | null {
  const shaky = servers.find(({ state }) => state === 'backoff' || state === 'degraded');
  if (!shaky) return null;
  const word = shaky.state === 'backoff' ? 'stopped and is started again' : 'is struggling';
  return {
    tone: 'warn',
    shape: 'triangle',
    word: `${shaky.name} ${word}`,
    body: shaky.sentence ?? '',
    action: 'services',
  };
}

function missingKey({ providers }: Situation): FirstSentence | null {
  if (!providers.every(({ key }) => key === null)) return null;
  return {
    tone: 'info',
    shape: 'info',
    word: 'Let’s add your first key',
    body: 'It is tested with a request that costs nothing, and leaves this computer only to reach its provider.',
    action: 'add-key',
  };
}

function fleetingKey({ system, providers }: Situation): FirstSentence | null {
  if (system.isPractice || system.keyStore.state === 'ready') return null;
  const fleeting = providers.find(({ key }) => key?.store === 'session');
  if (!fleeting) return null;
  return {
    tone: 'info',
    shape: 'info',
    word: `Your ${fleeting.name} key is kept until you quit`,
    body: system.keyStore.sentence ?? '',
    action: null,
  };
}

function firstTest({ system, callsThisMonth }: Situation): FirstSentence | null {
  if (!system.isPractice || callsThisMonth > 0) return null;
  return {
    tone: 'info',
    shape: 'info',
    word: 'Everything is ready to try',
    body: 'Send a test call and watch it arrive in Activity with its cost.',
    action: null,
  };
}

function allGood(situation: Situation): FirstSentence {
  return { tone: 'ok', shape: 'dot', word: 'All good', body: summarise(situation), action: null };
}
