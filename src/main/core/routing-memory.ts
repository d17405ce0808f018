import type { SystemHost } from '#main/host/system-host.ts';
import type { Call } from '#main/values/call.ts';
import type { Work, WorkResult } from '#main/values/work.ts';
import type { Observe } from '../calls/call-path.ts';
import { giveFeedback, type FeedbackOutcome } from '../usage/feedback.ts';
import { ResearchStore } from '../usage/research-store.ts';
import { TrackRecords } from '../usage/track-records.ts';
import type { Foundation } from './foundation.ts';

export type RoutingMemory = ReturnType<typeof buildRoutingMemory>;

/** What choosing between providers remembers: how they did, how good they were, what they found out. */
export function buildRoutingMemory(
  { clock, database }: SystemHost,
  { settings, reportBug }: Foundation,
) {
  const records = new TrackRecords();
  const research = new ResearchStore(database);
  const observe: Observe = ({ targetId, startedAtMs }, end, durationMs, { requestType }) => {
    if (requestType === null) return;
    const latencyMs = end.firstContentMs ?? durationMs;
    const { state, errorKind } = end;
    records.note({ targetId, requestType }, { state, errorKind, atMs: startedAtMs, latencyMs });
  };

  return {
    records,
    research,
    observe,
    /** Keeps what research has found, so that the same need not be paid twice. */
    answered(call: Call, work: Work, result: WorkResult, usedId: string | null): void {
      const isNew = usedId !== null && usedId !== 'cached_research';
      if (work.kind !== 'research' || result.kind !== 'text' || !isNew) return;
      if (!settings.current.routing.keepResearch || result.text.trim() === '') return;
      // What was written to somebody's instructions is no answer for those who gave none.
      if (work.system !== null || work.maxOutputTokens !== null) return;
      try {
        const { text: answer, sources } = result;
        research.keep(call.id, { atMs: clock.wallMs(), question: work.question, answer, sources });
      } catch (error) {
        // The answer is there and paid for.
        reportBug(error);
      }
    },
    eraseResearch: (): number => research.erase(),
    /** Keeps how good an answer was, which moves its provider's quality. */
    judge(callId: string, score: number | null): FeedbackOutcome['kind'] {
      const outcome = giveFeedback(database, callId, score, clock.wallMs());
      if (outcome.kind === 'kept') records.judge(outcome.judged, outcome.judged);
      return outcome.kind;
    },
    /** Takes up what earlier runs have seen. */
    recall: (): void => records.load(database, clock.wallMs()),
  };
}
