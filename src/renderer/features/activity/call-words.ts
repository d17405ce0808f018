import type { CallDetail, CallState, CallSummary, Usage } from '#contract/calls.ts';
import { formatCount } from '#renderer/ui/format-count.ts';
import { UNKNOWN } from '#renderer/ui/format-money.ts';
import type { StatusWords } from '#renderer/ui/status.tsx';

const STATES: Readonly<Record<CallState, StatusWords>> = {
  open: { shape: 'half', word: 'Under way', tone: 'info' },
  ok: { shape: 'dot', word: 'Done', tone: 'ok' },
  'tool-error': { shape: 'triangle', word: 'Tool error', tone: 'warn' },
  refused: { shape: 'ring', word: 'Not sent', tone: 'warn' },
  failed: { shape: 'octagon', word: 'Failed', tone: 'crit' },
  cancelled: { shape: 'ring', word: 'Cancelled', tone: 'idle' },
  aborted: { shape: 'octagon', word: 'Cut off', tone: 'crit' },
  unknown: { shape: 'help', word: 'Unknown', tone: 'warn' },
};

export function wordsForCall(state: CallState): StatusWords {
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
  readonly rerouted: boolean;
  /** An episode's id, or "none" for what is untagged. */
  readonly episode: string | null;
}

export function matches(call: CallSummary, { failed, rerouted, episode }: CallFilter): boolean {
  if (failed && !TROUBLE.has(call.state)) return false;
  if (rerouted && !call.isRerouted) return false;
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

/** "claude-opus-5-5", or both where another one answered than was asked for; `null` where there is none. */
export function describeModels({
  askedModel,
  model,
}: Pick<CallDetail, 'askedModel' | 'model'>): string | null {
  if (model === null) return askedModel === null ? null : `asked for ${askedModel}`;
  if (askedModel === null || askedModel === model) return model;
  return `${model}, asked for as ${askedModel}`;
}

/** Why a request costs nothing, which is not the same as an unknown cost; `null` when it may cost something. */
export function whyFree({ kind, state }: Pick<CallSummary, 'kind' | 'state'>): string | null {
  if (state === 'refused') return 'nothing, because nothing was sent';
  if (kind === 'tool') return 'nothing; a tool has no price of its own';
  return state === 'failed' ? 'nothing; what failed is not charged' : null;
}

/** "sonnet-5-5" beside "Claude": a model without the name that stands in front of it. */
export function shortModel(model: string, targetName: string | null): string {
  const start = `${targetName?.toLowerCase()}-`;
  return model.startsWith(start) ? model.slice(start.length) : model;
}

/** "2,140 tokens in, 610 out, 1,200 from cache": as the provider counted, unknown tokens as "—". */
export function describeUsage(usage: Usage): string {
  const counts = countTokens(usage);
  if (usage.thinkingTokens) counts.push(`${formatCount(usage.thinkingTokens)} of it thinking`);
  if (usage.audioTokens) counts.push(`${formatCount(usage.audioTokens)} of it sound`);
  if (usage.characters !== null) counts.push(`${formatCount(usage.characters)} characters`);
  if (usage.credits !== null) counts.push(`${formatCount(usage.credits)} credits`);
  if (usage.queries !== null)
    counts.push(usage.queries === 1 ? '1 search' : `${formatCount(usage.queries)} searches`);
  if (usage.cacheReadTokens) counts.push(`${formatCount(usage.cacheReadTokens)} from cache`);
  const written = (usage.cacheWriteTokens ?? 0) + (usage.cacheWriteHourTokens ?? 0);
  if (written > 0) counts.push(`${formatCount(written)} to cache`);
  return counts.join(', ');
}

/** None where nothing else than tokens was counted. */
function countTokens({ inputTokens, outputTokens, ...other }: Usage): string[] {
  const isOther = [other.characters, other.credits, other.queries].some((count) => count !== null);
  if (isOther && inputTokens === null && outputTokens === null) return [];
  return [`${countOrUnknown(inputTokens)} tokens in`, `${countOrUnknown(outputTokens)} out`];
}

function countOrUnknown(tokens: number | null): string {
  return tokens === null ? UNKNOWN : formatCount(tokens);
}
