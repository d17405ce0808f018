import type { ReportedLimit } from '#contract/providers.ts';
import type { SystemHost } from '#main/host/system-host.ts';
import type { End } from '#main/values/call.ts';
import type { Ticket } from '../breakers/breaker-state.ts';
import { providerOutcome, serverOutcome } from '../breakers/error-counts.ts';
import type { Reservation } from '../budgets/budget-account.ts';
import { askToSend, NOTHING_SENT } from '../budgets/retry-budget.ts';
import { Admission } from '../calls/admission.ts';
import { endingOf, useOf } from '../calls/after-use.ts';
import {
  correctLimit,
  noteExhaustion,
  noteRefusal,
  noteReplenishment,
  noteSuccess,
} from '../limits/limiter-events.ts';
import type { LimiterState } from '../limits/limiter-state.ts';
import type { Place } from '../limits/passage.ts';
import type { Moment } from '../limits/trusted-clock.ts';
import type { Episodes } from '../usage/episodes.ts';
import type { Decisions } from './decisions.ts';
import type { Foundation } from './foundation.ts';

export type DecisionGates = ReturnType<typeof buildDecisionGates>;

/** What a provider's answer says beside the answer itself. */
export interface Heard {
  readonly limits: readonly ReportedLimit[];
  /** Its `Date`, in milliseconds since the epoch; `null` when it sends none. */
  readonly dateMs: number | null;
}

/** What may help a call that was held back. */
export interface HeldBackCare {
  /** Has a provider tell the time, when a clock in doubt may be all that keeps a call back. */
  readonly askDate: (scope: string) => void;
  /** Told that a limit kept a call from this scope. */
  readonly heldBack: (scope: string) => void;
}

/** Limits, breakers and budgets as the gates of a call, and what they learn from how it ends. */
export function buildDecisionGates(
  { clock }: SystemHost,
  { pause, stopping, settings }: Foundation,
  { limits, breakers, budgets }: Decisions,
  episodes: Episodes,
  { askDate, heldBack }: HeldBackCare,
) {
  /** Reports wait until the call that brought them is over, or it would count twice. */
  const reports = new Map<string, readonly ReportedLimit[]>();
  const takeReports = (scope: string): readonly ReportedLimit[] => {
    const taken = reports.get(scope) ?? [];
    reports.delete(scope);
    return taken;
  };

  let retries = NOTHING_SENT;
  const admission = new Admission<Place, Ticket, Reservation>(
    {
      gate: {
        isPaused: () => pause.sinceMs !== null,
        isStopping: () => stopping.signal.aborted,
      },
      limits: {
        pass: async (passage) => {
          const { priorityQueuing } = settings.current.decisions;
          const passing = await limits.pass(
            priorityQueuing ? passage : { ...passage, priority: 'normal' },
          );
          const isInDoubt = passing.answer === 'defer' && limits.store.isInDoubt(passage.scope);
          if (isInDoubt) askDate(passage.scope);
          if (passing.answer === 'defer') heldBack(passage.scope);
          return passing;
        },
        settle: (place, ended) => {
          if (!ended) return limits.settle(place, null);
          const said = takeReports(place.scope);
          const isAdaptive = settings.current.decisions.adaptiveBackoff;
          limits.settle(place, useOf(ended), (state, now) =>
            correct(learn(state, place, ended.end, now, isAdaptive), said, now),
          );
        },
      },
      breakers: {
        refusal: (key) => breakers.refusal(key),
        knock: (key) => breakers.knock(key),
        settle: (ticket, end) =>
          breakers.settle(ticket, end ? outcomeOf(ticket.key, end) : 'cancelled'),
      },
      budgets: {
        reserve: (call, providerId, nanoUsd) => {
          const answer = budgets.reserve({
            nanoUsd,
            episodeId: episodes.keyOf(call.episodeTag),
            providerId,
            clientId: call.clientName,
          });
          if (answer.kind === 'refused' && budgets.isInDoubt()) askDate(`provider:${providerId}`);
          return answer;
        },
        settle: (reservation, ended) =>
          void budgets.settle(
            reservation,
            ended?.bill.cost.nanoUsd ?? null,
            ended ? endingOf(ended.end) : 'released',
            ended?.bill.cost.source === 'estimate',
          ),
      },
    },
    clock,
  );

  return {
    admission,
    /** One more upstream attempt, out of what all calls together may make. */
    mayTry: (triesMade: number): boolean => {
      const answer = askToSend(retries, triesMade, clock.monotonicMs());
      if (answer.kind === 'granted') retries = answer.budget;
      return answer.kind === 'granted';
    },
    /** Told of every answer of a provider, before its call is over. */
    heard(scope: string, { limits: said, dateMs }: Heard): void {
      if (said.length > 0) reports.set(scope, said);
      if (dateMs === null) return;
      budgets.heardDate(dateMs);
      limits.heardDate(dateMs);
    },
    /**
     * What a provider says of a whole account counts at once. One that is in order is asked again: how much
     * is left of it is known now, and the limits hold back what is more than that.
     */
    heardOfAccount(scope: string, said: readonly ReportedLimit[], isInOrder: boolean): void {
      limits.store.change(scope, (state, now) => {
        const corrected = correct(state, said, now);
        return isInOrder ? noteReplenishment(corrected) : corrected;
      });
      limits.recheck(scope);
    },
  };
}

function outcomeOf(key: string, end: End) {
  return key.startsWith('server:') ? serverOutcome(end) : providerOutcome(end);
}

/** How fast the provider may be asked from now on. */
function learn(
  state: LimiterState,
  { sentAtMs }: Place,
  end: End,
  now: Moment,
  isAdaptive: boolean,
): LimiterState {
  const { errorKind, retryAfterMs = null } = end;
  if (errorKind === 'rate_limited' || errorKind === 'overloaded')
    return !isAdaptive ? state : noteRefusal(state, { sentAtMs, waitMs: retryAfterMs }, now);
  // What it asks to wait is cut short on the way, and not meant for a quota. One model that is used up, or
  // was never in the account's plan, is no reason to keep the others back.
  if (errorKind === 'quota_exhausted')
    return end.isOfModelOnly === true ? state : noteExhaustion(state, end.resetAtMs ?? null, now);
  return end.state === 'ok' ? noteSuccess(state, sentAtMs) : state;
}

/** The provider's own counters win. Its “requests per minute” is our `requests-per-minute`, what may run at once is `concurrent`. */
function correct(state: LimiterState, said: readonly ReportedLimit[], now: Moment): LimiterState {
  return said.reduce((before, { name, limit, remaining, resetAtMs }) => {
    const report = { most: limit, remaining, resetAtMs };
    const id = name === 'requests at once' ? 'concurrent' : name.replaceAll(' ', '-');
    return correctLimit(before, id, report, now) ?? before;
  }, state);
}
