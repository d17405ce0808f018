import type { KeySummary, ProviderSummary, ReportedLimit } from '#contract/providers.ts';
import { countOf, formatCount } from '#renderer/ui/format-count.ts';
import { formatAgo, formatDuration, formatMoment } from '#renderer/ui/format-time.ts';
import type { StatusWords } from '#renderer/ui/status.tsx';

const STATES: Readonly<Record<ProviderSummary['state'], StatusWords>> = {
  'needs-key': { shape: 'dashed', word: 'No key yet', tone: 'idle' },
  'not-set-up': { shape: 'dashed', word: 'Not set up', tone: 'idle' },
  'not-checked': { shape: 'dashed', word: 'Not used yet', tone: 'idle' },
  answering: { shape: 'dot', word: 'Answering', tone: 'ok' },
  slow: { shape: 'triangle', word: 'Slow', tone: 'warn' },
  'not-answering': { shape: 'octagon', word: 'Not answering', tone: 'crit' },
  refused: { shape: 'octagon', word: 'Key refused', tone: 'crit' },
};

export function wordsForProvider(state: ProviderSummary['state']): StatusWords {
  return STATES[state];
}

export function describeKeyState(state: KeySummary['state']): string {
  const words: Readonly<Record<KeySummary['state'], string>> = {
    working: 'works',
    refused: 'refused',
    restricted: 'works, with restrictions',
    'no-credit': 'out of credit',
    unchecked: 'not checked yet',
  };
  return words[state];
}

/** "key ··4f2a works": what of a key is worth a word in a list. */
export function describeKey({ last4, state }: Pick<KeySummary, 'last4' | 'state'>): string {
  return `key ··${last4} ${describeKeyState(state)}`;
}

/** Where a key is kept, in words. */
export function describeStore(store: KeySummary['store'], keychainName: string): string {
  return store === 'keychain' ? `in ${keychainName}` : 'until you quit';
}

/** "12 requests, 1 error in the last hour, typically 2.1 s". */
export function describeHour({ calls, errors, medianMs }: ProviderSummary['lastHour']): string {
  if (calls === 0) return 'no requests in the last hour';
  const failed = errors === 0 ? '' : `, ${countOf(errors, 'error')}`;
  const typical = medianMs === null ? '' : `, typically ${formatDuration(medianMs)}`;
  return `${countOf(calls, 'request')}${failed} in the last hour${typical}`;
}

/** What is left of a limit, and until when. */
export interface LimitLeft {
  readonly left: number;
  /** "49 of 50 requests per minute left". */
  readonly text: string;
  /** "resets 14:30"; `null` where the provider does not say. */
  readonly reset: string | null;
}

/** A limit whose reset is over is full again, which was not reported but is what a reset means. */
export function readLimit(limit: ReportedLimit, nowMs: number): LimitLeft {
  const { resetAtMs } = limit;
  const isReset = resetAtMs !== null && resetAtMs <= nowMs;
  const left = isReset ? limit.limit : limit.remaining;
  return {
    left,
    text: `${formatCount(left)} of ${formatCount(limit.limit)} ${limit.name} left`,
    reset:
      resetAtMs === null
        ? null
        : `${isReset ? 'reset' : 'resets'} ${formatMoment(resetAtMs, nowMs)}`,
  };
}

/** "reported 2 min ago": how old the oldest of them is. */
export function describeAge(limits: readonly ReportedLimit[], nowMs: number): string {
  const oldestMs = Math.min(...limits.map(({ reportedAtMs }) => reportedAtMs));
  return `reported ${formatAgo(oldestMs, nowMs)}`;
}

/** The limit of which the smallest share is left; `null` when none was reported. */
export function tightestLimit(
  limits: readonly ReportedLimit[],
  nowMs: number,
): ReportedLimit | null {
  const shareLeft = (limit: ReportedLimit): number =>
    limit.limit === 0 ? 0 : readLimit(limit, nowMs).left / limit.limit;
  return limits.toSorted((a, b) => shareLeft(a) - shareLeft(b))[0] ?? null;
}

/** Whether requests can go there: it has its key, or needs none and has its place. */
export function isSetUp({ key, state }: Pick<ProviderSummary, 'key' | 'state'>): boolean {
  return key !== null || (state !== 'needs-key' && state !== 'not-set-up');
}
