import type { Clock } from '#main/host/clock.ts';
import type { SystemHost } from '#main/host/system-host.ts';
import { NO_USAGE } from '#main/values/usage.ts';
import type { Work } from '#main/values/work.ts';
import { CATALOGUE } from '../providers/catalogue.ts';
import { searchWorker } from '../providers/perplexity/worker.ts';
import { FREE } from '../providers/prices/price-list.ts';
import { createWorkTarget, type WorkAnswer, type WorkTarget } from '../providers/work-target.ts';
import type { Worker } from '../providers/worker.ts';
import { WORKERS } from '../providers/workers.ts';
import type { KeptAnswer, ResearchStore } from '../usage/research-store.ts';
import type { KeysAndProviders } from './keys-and-providers.ts';
import type { WorkPlace } from './router.ts';

/** What can do work without being a provider of its own: through whom, and in which words. */
interface Borrowed {
  readonly id: string;
  readonly name: string;
  readonly through: string;
  readonly worker: Worker;
}

const SEARCH: Borrowed = {
  id: 'web_search',
  name: 'Web search',
  through: 'perplexity',
  worker: searchWorker,
};
const BORROWED: readonly Borrowed[] = [SEARCH];
const CACHE = { id: 'cached_research', name: 'Earlier research' } as const;

/** Everybody who might do a piece of work. */
export function buildWorkPlaces(
  { clock }: SystemHost,
  { keys, natives }: Pick<KeysAndProviders, 'keys' | 'natives'>,
  { research }: { readonly research: Pick<ResearchStore, 'find'> },
  searchTool: (work: Work) => WorkPlace | null,
) {
  const nativeOf = (id: string) =>
    natives[CATALOGUE.findIndex(({ dialect }) => dialect.providerId === id)];
  const isKeyRefused = (id: string): boolean => keys.describe(id)?.state === 'refused';

  return (id: string, work: Work, model: string | null): WorkPlace => {
    if (id === CACHE.id) return cachePlace(work, research, clock);
    const tool = id === SEARCH.id ? searchTool(work) : null;
    if (tool) return tool;
    const lent = BORROWED.find((one) => one.id === id);
    const native = nativeOf(lent?.through ?? id);
    const worker = lent?.worker ?? (Object.hasOwn(WORKERS, id) ? WORKERS[id] : undefined);
    const name = lent?.name ?? native?.name ?? id;
    if (!native || !worker) return { id, name, target: null, obstacle: 'unfit' };
    const known = { targetId: id, targetName: name };
    const chosen = model ?? worker.usualModel;
    if (worker.isTooLong?.(work, chosen) === true)
      return { id, name, target: null, obstacle: 'too_long' };
    const target = createWorkTarget(native, worker, { work, model: chosen, known }, clock);
    const obstacle = isKeyRefused(lent?.through ?? id) ? 'key_refused' : null;
    return { id, name, target, obstacle };
  };
}

/** Earlier answers on this computer, as somebody who can be asked. */
function cachePlace(work: Work, research: Pick<ResearchStore, 'find'>, clock: Clock): WorkPlace {
  // What was once written can't be written another way.
  const isFit = work.kind === 'research' && work.system === null && work.maxOutputTokens === null;
  if (!isFit) return { ...CACHE, target: null, obstacle: 'unfit' };
  const found = research.find(work.question, work.isFactCheck);
  if (!found) return { ...CACHE, target: null, obstacle: 'nothing_found' };
  const usage = { ...NO_USAGE, queries: 1 };
  const target: WorkTarget = {
    targetId: CACHE.id,
    targetName: CACHE.name,
    scope: `provider:${CACHE.id}`,
    model: null,
    demand: () => ({ requests: 1, tokens: 0, characters: 0, queries: 1 }),
    dearestNanoUsd: () => 0,
    obstacle: () => null,
    estimateUsage: () => usage,
    price: (...asked) => FREE.price(...asked),
    send: async () => ({
      status: 200,
      upstreamRequestId: null,
      fault: null,
      answer: answerOf(found, clock.wallMs()),
    }),
  };
  return { ...CACHE, target, obstacle: null };
}

function answerOf({ answer, sources, atMs }: KeptAnswer, nowMs: number): WorkAnswer {
  const text = `${answer}\n\n(Found ${describeAge(nowMs - atMs)} and kept on this computer.)`;
  return {
    targetId: CACHE.id,
    targetName: CACHE.name,
    native: {
      kind: 'whole',
      status: 200,
      headers: {},
      body: Buffer.alloc(0),
      reading: { model: null, usage: { ...NO_USAGE, queries: 1 }, reportedNanoUsd: 0 },
    },
    worker: {
      readResult: () => ({ kind: 'text', text, sources }),
      createReader: () => ({ push: () => '', sources }),
    },
  };
}

const HOUR_MS = 3_600_000;

function describeAge(ageMs: number): string {
  const hours = Math.max(0, Math.floor(ageMs / HOUR_MS));
  if (hours < 1) return 'within the last hour';
  if (hours < 48) return hours === 1 ? '1 hour ago' : `${hours} hours ago`;
  return `${Math.floor(hours / 24)} days ago`;
}
