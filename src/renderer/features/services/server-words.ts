import type { ServerState, ServerSummary } from '#contract/servers.ts';
import type { Shape, Tone } from '#renderer/ui/status.tsx';

export interface Words {
  readonly shape: Shape;
  readonly word: string;
  readonly tone: Tone;
}

const WORDS: Readonly<Record<ServerState, Words>> = {
  stopped: { shape: 'ring', word: 'Stopped', tone: 'idle' },
  queued: { shape: 'half', word: 'Starting…', tone: 'info' },
  starting: { shape: 'half', word: 'Starting…', tone: 'info' },
  ready: { shape: 'dot', word: 'Running', tone: 'ok' },
  degraded: { shape: 'triangle', word: 'Struggling', tone: 'warn' },
  backoff: { shape: 'octagon', word: 'Stopped by itself', tone: 'crit' },
  stopping: { shape: 'half', word: 'Stopping…', tone: 'info' },
  failed: { shape: 'octagon', word: 'Stopped by itself', tone: 'crit' },
  held: { shape: 'triangle', word: 'Waiting for you', tone: 'warn' },
};

export function wordsFor(state: ServerState): Words {
  return WORDS[state];
}

export type Group = 'Needs attention' | 'Running' | 'Stopped';

const GROUPS: Readonly<Record<ServerState, Group>> = {
  failed: 'Needs attention',
  held: 'Needs attention',
  backoff: 'Needs attention',
  degraded: 'Needs attention',
  ready: 'Running',
  queued: 'Running',
  starting: 'Running',
  stopping: 'Stopped',
  stopped: 'Stopped',
};

/** Broken first, then running, then stopped; groups without a service are left out. */
export function groupServers<S extends Pick<ServerSummary, 'state'>>(
  servers: readonly S[],
): readonly { readonly group: Group; readonly servers: readonly S[] }[] {
  return (['Needs attention', 'Running', 'Stopped'] as const)
    .map((group) => ({ group, servers: servers.filter(({ state }) => GROUPS[state] === group) }))
    .filter((one) => one.servers.length > 0);
}

/** "Start 2 of 5 in 4 s"; `null` when no start is planned. */
export function nextTryText(nextTry: ServerSummary['nextTry'], nowMs: number): string | null {
  if (nextTry === null) return null;
  const seconds = Math.max(0, Math.ceil((nextTry.atMs - nowMs) / 1_000));
  return `Start ${nextTry.attempt} of ${nextTry.of} ${seconds === 0 ? 'now' : `in ${seconds} s`}`;
}
