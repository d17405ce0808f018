import type { ProviderSnapshot } from '#contract/providers.ts';
import type { Notice, SystemSnapshot } from '#contract/system.ts';
import type { Shape, Tone } from '#renderer/ui/status.tsx';

export interface FirstSentence {
  readonly tone: Tone;
  readonly shape: Shape;
  readonly title: string;
  readonly body: string;
  readonly action: 'resume' | 'add-key' | 'send-test' | Notice['place'];
}

const WORST_FIRST: Readonly<Record<Notice['level'], number>> = { crit: 0, warn: 1, info: 2 };
const SHAPES: Readonly<Record<Notice['level'], Shape>> = {
  crit: 'octagon',
  warn: 'triangle',
  info: 'info',
};

/** What a person has to know before anything else: pause, then the worst trouble, then what is missing. */
export function firstSentence(
  system: Pick<SystemSnapshot, 'paused' | 'notices' | 'isPractice'>,
  providers: ProviderSnapshot['providers'],
  callsThisMonth: number,
): FirstSentence {
  if (system.paused)
    return {
      tone: 'idle',
      shape: 'pause',
      title: 'You paused all requests',
      body: 'Every program that asks is told so. Services keep running.',
      action: 'resume',
    };
  const [worst] = system.notices.toSorted((a, b) => WORST_FIRST[a.level] - WORST_FIRST[b.level]);
  if (worst && worst.level !== 'info')
    return {
      tone: worst.level,
      shape: SHAPES[worst.level],
      title: worst.title,
      body: worst.body,
      action: worst.place,
    };
  const refused = providers.find(({ state }) => state === 'refused' || state === 'not-answering');
  if (refused)
    return {
      tone: 'crit',
      shape: 'octagon',
      title:
        refused.state === 'refused'
          ? `${refused.name} refused your key`
          : `${refused.name} isn’t answering`,
      body: refused.sentence ?? '',
      action: 'providers',
    };
  if (providers.every(({ key }) => key === null))
    return {
      tone: 'info',
      shape: 'info',
      title: 'Let’s add your first key',
      body: 'It is tested with a request that costs nothing, and leaves this computer only to reach its provider.',
      action: 'add-key',
    };
  if (system.isPractice && callsThisMonth === 0)
    return {
      tone: 'info',
      shape: 'info',
      title: 'Everything is ready to try',
      body: 'Send a test call and watch it arrive in Activity with its cost.',
      action: 'send-test',
    };
  return {
    tone: 'ok',
    shape: 'dot',
    title: 'All good',
    body: 'Services run, keys work, and every request is being counted.',
    action: null,
  };
}
