import type { ServerState, ServerSummary } from '#contract/servers.ts';
import { countOf } from '#renderer/ui/format-count.ts';
import { formatSpan } from '#renderer/ui/format-time.ts';
import type { StatusWords } from '#renderer/ui/status.tsx';

const WORDS: Readonly<Record<ServerState, StatusWords>> = {
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

/** How a service is doing. One that never came up did not stop: it can't start. */
export function wordsFor({
  state,
  restarts,
}: Pick<ServerSummary, 'state' | 'restarts'>): StatusWords {
  if (state === 'failed' && restarts === 0) return { ...WORDS.failed, word: 'Can’t start' };
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
  stopping: 'Running',
  stopped: 'Stopped',
};

/** A service that is started again after it fell over stays where it was until it is well. */
function groupOf({ state, restarts }: Pick<ServerSummary, 'state' | 'restarts'>): Group {
  const isRecovering = restarts > 0 && (state === 'queued' || state === 'starting');
  return isRecovering ? 'Needs attention' : GROUPS[state];
}

/** Broken first, then running, then stopped; groups without a service are left out. */
export function groupServers<S extends Pick<ServerSummary, 'state' | 'restarts'>>(
  servers: readonly S[],
): readonly { readonly group: Group; readonly servers: readonly S[] }[] {
  return (['Needs attention', 'Running', 'Stopped'] as const)
    .map((group) => ({ group, servers: servers.filter((server) => groupOf(server) === group) }))
    .filter((one) => one.servers.length > 0);
}

/** What is worth knowing of a service at a glance, such as "13 tools", "up 6 h", "2 restarts". */
export function factsOf(
  server: Pick<ServerSummary, 'tools' | 'readySinceMs' | 'restarts' | 'nextTry'>,
  nowMs: number,
): readonly string[] {
  const { tools, readySinceMs, restarts } = server;
  return [
    tools.length === 0 ? null : countOf(tools.length, 'tool'),
    readySinceMs === null ? null : `up ${formatSpan(nowMs - readySinceMs)}`,
    restarts === 0 ? null : countOf(restarts, 'restart'),
    nextTryText(server.nextTry, nowMs),
  ].filter((fact) => fact !== null);
}

/** "start 2 of 5 in 4 s"; `null` when no start is planned. */
export function nextTryText(nextTry: ServerSummary['nextTry'], nowMs: number): string | null {
  if (nextTry === null) return null;
  const seconds = Math.max(0, Math.ceil((nextTry.atMs - nowMs) / 1_000));
  return `start ${nextTry.attempt} of ${nextTry.of} ${seconds === 0 ? 'now' : `in ${seconds} s`}`;
}
