import type { CallState, CallSummary } from '#contract/calls.ts';
import type { Shape, Tone } from '#renderer/ui/status.tsx';

const STATES: Readonly<Record<CallState, { shape: Shape; word: string; tone: Tone }>> = {
  open: { shape: 'half', word: 'Under way', tone: 'info' },
  ok: { shape: 'dot', word: 'Done', tone: 'ok' },
  'tool-error': { shape: 'triangle', word: 'Tool error', tone: 'warn' },
  refused: { shape: 'ring', word: 'Not sent', tone: 'warn' },
  failed: { shape: 'octagon', word: 'Failed', tone: 'crit' },
  cancelled: { shape: 'ring', word: 'Cancelled', tone: 'idle' },
  aborted: { shape: 'octagon', word: 'Cut off', tone: 'crit' },
  unknown: { shape: 'help', word: 'Outcome unknown', tone: 'warn' },
};

export function wordsForCall(state: CallState) {
  return STATES[state];
}

const TROUBLE: ReadonlySet<CallState> = new Set([
  'tool-error',
  'refused',
  'failed',
  'aborted',
  'unknown',
]);

export interface CallFilter {
  readonly failed: boolean;
  /** An episode's id, or "none" for what is untagged. */
  readonly episode: string | null;
}

export function matches(call: CallSummary, { failed, episode }: CallFilter): boolean {
  if (failed && !TROUBLE.has(call.state)) return false;
  if (episode === null) return true;
  return episode === 'none' ? call.episode === null : call.episode?.id === episode;
}

/** The pages read so far behind the live ones, each call once. */
export function mergeCalls(
  live: readonly CallSummary[],
  older: readonly CallSummary[],
): readonly CallSummary[] {
  const known = new Set(live.map(({ id }) => id));
  return [...live, ...older.filter(({ id }) => !known.has(id))];
}
