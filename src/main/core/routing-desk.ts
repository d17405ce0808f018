import type { SystemHost } from '#main/host/system-host.ts';
import type { Call } from '#main/values/call.ts';
import type { Work, WorkResult } from '#main/values/work.ts';
import type { Observe } from '../calls/call-path.ts';
import { CATALOGUE } from '../providers/catalogue.ts';
import { WORKERS } from '../providers/workers.ts';
import { CAPABILITIES } from '../routing/declared.ts';
import { PATIENCE, QUALITY_FLOOR } from '../routing/requirements.ts';
import type { Episodes } from '../usage/episodes.ts';
import { ResearchStore } from '../usage/research-store.ts';
import { TrackRecords } from '../usage/track-records.ts';
import type { Decisions } from './decisions.ts';
import type { Foundation } from './foundation.ts';
import type { KeysAndProviders } from './keys-and-providers.ts';
import { createRouter } from './router.ts';
import { createWorkPlaces } from './work-places.ts';

export type RoutingDesk = ReturnType<typeof buildRoutingDesk>;

/** Choosing between providers, with its memory: how they did, how good they were, what they found out. */
export function buildRoutingDesk(
  host: SystemHost,
  { settings, reportBug }: Foundation,
  decisions: Decisions,
  episodes: Episodes,
  { keys, natives }: Pick<KeysAndProviders, 'keys' | 'natives'>,
) {
  const { clock, database } = host;
  const records = new TrackRecords();
  const research = new ResearchStore(database);
  const placeOf = createWorkPlaces(
    {
      catalogue: CATALOGUE,
      natives,
      workers: WORKERS,
      borrowed: [],
      isKeyRefused: (id) => keys.describe(id)?.state === 'refused',
      research,
    },
    clock,
  );
  const router = createRouter(host, {
    settings: () => settings.current,
    decisions,
    records,
    placeOf,
    episodeName: (tag) => {
      const id = episodes.lookUp(tag);
      return id === null ? null : (episodes.list().find((one) => one.id === id)?.name ?? null);
    },
    episodeKey: (tag) => episodes.keyOf(tag),
  });
  const observe: Observe = ({ targetId, startedAtMs }, end, durationMs, { requestType }) => {
    if (requestType === null) return;
    const latencyMs = end.firstContentMs ?? durationMs;
    const { state, errorKind } = end;
    records.note({ targetId, requestType }, { state, errorKind, atMs: startedAtMs, latencyMs });
  };

  return {
    ...router,
    observe,
    records,
    capabilities: (): string[] => [
      ...new Set([
        ...Object.keys(CAPABILITIES),
        ...Object.keys(settings.current.routing.capabilities),
      ]),
    ],
    usual: { quality: QUALITY_FLOOR, patience: PATIENCE },
    /** Keeps what research has found, so that the same need not be paid twice. */
    answered(call: Call, work: Work, result: WorkResult, usedId: string | null): void {
      const isNew = usedId !== null && usedId !== 'cached_research';
      if (work.kind !== 'research' || result.kind !== 'text' || !isNew) return;
      if (!settings.current.routing.keepResearch || result.text.trim() === '') return;
      try {
        const { text: answer, sources } = result;
        research.keep(call.id, { atMs: clock.wallMs(), question: work.question, answer, sources });
      } catch (error) {
        // The answer is there and paid for.
        reportBug(error);
      }
    },
    /** Takes up what earlier runs have seen. */
    recall: (): void => records.load(database, clock.wallMs()),
  };
}
