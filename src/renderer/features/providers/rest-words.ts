import type { ProviderSummary, Rest } from '#contract/providers.ts';
import { countOf } from '#renderer/ui/format-count.ts';
import { formatMoment, formatSpan } from '#renderer/ui/format-time.ts';
import type { StatusWords } from '#renderer/ui/status.tsx';

const TRYING: StatusWords = { shape: 'quarter', word: 'Trying one request', tone: 'info' };

/** A rest whose time is over: after failures the next request is the one that tries. */
export function restState({ state, untilMs }: Rest, nowMs: number): Rest['state'] {
  if (untilMs === null || untilMs > nowMs) return state;
  if (state === 'used-up') return 'sending';
  return state === 'resting' ? 'trying' : state;
}

/** Whether it is time alone that keeps requests back, which a person may cut short. */
export function canTryNow(state: Rest['state']): boolean {
  return state === 'resting' || state === 'used-up';
}

/** How requests are held back; `null` while they go through, which needs no word. */
export function wordsForRest(rest: Rest, nowMs: number): StatusWords | null {
  switch (restState(rest, nowMs)) {
    case 'sending':
      return null;
    case 'resting':
      // Crit, because nothing else answers at the same address meanwhile.
      return { shape: 'hatched', word: describeRest(rest, nowMs), tone: 'crit' };
    case 'used-up':
      return { shape: 'hatched', word: describeUsedUp(rest, nowMs), tone: 'crit' };
    case 'trying':
      return TRYING;
    case 'paused':
      return { shape: 'pause', word: 'You paused it', tone: 'idle' };
  }
}

/** "Resting until 14:32". */
export function describeRest({ untilMs }: Rest, nowMs: number): string {
  return untilMs === null ? 'Resting' : `Resting until ${formatMoment(untilMs, nowMs)}`;
}

/** "Used up, next try 14:32". */
function describeUsedUp({ untilMs }: Rest, nowMs: number): string {
  return untilMs === null ? 'Used up' : `Used up, next try ${formatMoment(untilMs, nowMs)}`;
}

/** What that means for requests, and how it goes on; `null` while they go through. */
export function restSentence(
  { name, rest }: Pick<ProviderSummary, 'name' | 'rest'>,
  nowMs: number,
): string | null {
  switch (restState(rest, nowMs)) {
    case 'sending':
      return null;
    case 'resting': {
      const wait = rest.untilMs === null ? '' : ` in ${formatSpan(rest.untilMs - nowMs + 999)}`;
      return `${name} failed several times in a row. Requests are refused for now; the next try is${wait === '' ? ' soon' : wait}.`;
    }
    case 'used-up': {
      const until = rest.untilMs === null ? '' : `${formatMoment(rest.untilMs, nowMs)}, or until `;
      return `Requests to ${name} are refused until ${until}you press Try now.`;
    }
    case 'trying':
      return `The next request finds out whether ${name} is back. Others wait until that is known.`;
    case 'paused':
      return `Requests to ${name} are refused until you resume.`;
  }
}

/** What is to say of it. While nothing is sent to one, that it did not answer is no news. */
export function providerSentence(
  provider: Pick<ProviderSummary, 'name' | 'rest' | 'state' | 'sentence'>,
  nowMs: number,
): string | null {
  const { state, sentence } = provider;
  const rest = restSentence(provider, nowMs);
  if (rest === null) return sentence;
  return sentence === null || state === 'not-answering' ? rest : `${rest} ${sentence}`;
}

/** "3 requests wait their turn"; `null` when none does. */
export function describeWaiting(count: number): string | null {
  if (count === 0) return null;
  return `${countOf(count, 'request')} ${count === 1 ? 'waits its' : 'wait their'} turn`;
}
