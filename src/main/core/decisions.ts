import type { SystemHost } from '#main/host/system-host.ts';
import type { BudgetOutcome, BudgetSummary } from '#contract/budgets.ts';
import type { Call, End } from '#main/values/call.ts';
import { PROVIDER_BREAKER, serverBreaker } from '../breakers/breaker-settings.ts';
import type { Ticket } from '../breakers/breaker-state.ts';
import { Breakers } from '../breakers/breakers.ts';
import { providerOutcome, serverOutcome } from '../breakers/error-counts.ts';
import type { Ending } from '../budgets/bill.ts';
import type { Reservation } from '../budgets/budget-account.ts';
import { Budgets, type BudgetStanding } from '../budgets/budgets.ts';
import { askToSend, NOTHING_SENT } from '../budgets/retry-budget.ts';
import { Admission } from '../calls/admission.ts';
import type { Bill } from '../calls/settle.ts';
import type { ReportedUse } from '../limits/demand.ts';
import {
  noteExhaustion,
  noteRefusal,
  noteReplenishment,
  noteSuccess,
} from '../limits/limiter-events.ts';
import { Limits, type Place } from '../limits/limits.ts';
import { toBudgets } from '../settings/budgets.ts';
import { withBudget, withoutBudget, type BudgetWish } from '../settings/edit-budgets.ts';
import { toLimitSpecs } from '../settings/limits.ts';
import type { Settings } from '../settings/settings-schema.ts';
import { KeptStates } from '../storage/kept-states.ts';
import { LiveView } from '../transport/live-value.ts';
import type { Episodes } from '../usage/episodes.ts';
import { spentIn } from '../usage/spent.ts';
import type { Foundation } from './foundation.ts';

export type Decisions = ReturnType<typeof buildDecisions>;

interface Ended {
  readonly end: End;
  readonly bill: Bill;
}

/** Limits, breakers and budgets, their memory, and what they decide together. */
export function buildDecisions(
  { clock, database }: SystemHost,
  { settings, audit, notices, pause, stopping }: Foundation,
  episodes: Episodes,
  changed: () => void,
) {
  const states = new KeptStates(database);
  const specsOf = (scope: string) => toLimitSpecs(settings.current, scope);
  const limits = new Limits({ kept: states.read('limits'), specsOf }, changed, clock);
  const breakers = new Breakers(
    {
      kept: states.read('breakers'),
      settingsOf: (key) =>
        key.startsWith('server:') ? serverBreaker(key.slice('server:'.length)) : PROVIDER_BREAKER,
      turned: (key, from, to) =>
        audit({ kind: 'breaker.turned', subject: key, detail: { from, to } }),
      changed,
    },
    clock,
  );
  const budgets = new Budgets(
    {
      kept: states.read('budgets').get('period'),
      spentBefore: ({ scope }, month) => {
        const [sinceMs, untilMs] =
          month === null
            ? [0, Number.MAX_SAFE_INTEGER]
            : [monthStart(month), monthStart(month + 1)];
        const id = scope.kind === 'month' ? null : scope.id;
        return spentIn(database, { kind: scope.kind, id }, sinceMs, untilMs);
      },
      crossed: ({ budgetId, percent }) => {
        audit({ kind: 'budget.mark', subject: budgetId, detail: { percent } });
        notices.raise({
          id: `budget.mark:${budgetId}`,
          level: percent >= 100 ? 'crit' : 'warn',
          title: `A budget is ${percent} % used`,
          body: 'Costs shows what it went into.',
          place: 'costs',
        });
      },
      changed,
    },
    clock,
  );
  for (const keeper of [limits.store, breakers, budgets]) states.add(keeper);

  let retries = NOTHING_SENT;
  const admission = new Admission<Place, Ticket, Reservation>(
    {
      gate: {
        isPaused: () => pause.sinceMs !== null,
        isStopping: () => stopping.signal.aborted,
      },
      limits: {
        pass: (passage) => limits.pass(passage),
        settle: (place, ended) => {
          limits.settle(place, ended && usedBy(ended));
          if (ended) learn(limits, place, ended.end);
        },
      },
      breakers: {
        knock: (key) => breakers.knock(key),
        settle: (ticket, end) =>
          breakers.settle(ticket, end ? outcomeOf(ticket.key, end) : 'cancelled'),
      },
      budgets: {
        reserve: (call: Call, providerId, nanoUsd) =>
          budgets.reserve({
            nanoUsd,
            episodeId: episodes.lookUp(call.episodeTag),
            providerId,
            clientId: call.clientId,
          }),
        settle: (reservation, ended) =>
          void budgets.settle(
            reservation,
            ended?.bill.cost.nanoUsd ?? null,
            ended ? endingOf(ended.end) : 'released',
          ),
      },
    },
    clock,
  );

  /** The settings as they are now. A mistake in a budget leaves all budgets as they were. */
  function configure(): void {
    limits.store.reconfigure();
    const problem = budgets.replace(toBudgets(settings.current, (name) => episodes.lookUp(name)));
    if (problem === null) return notices.clear('budgets.broken');
    const common = { level: 'warn', place: 'settings' } as const;
    notices.raise({
      id: 'budgets.broken',
      title: 'A budget has a mistake',
      body: problem,
      ...common,
    });
  }

  const live = new LiveView(() => ({ budgets: budgets.standings().map(toSummary) }), clock);
  const edit = async (list: Settings['budgets'] | null): Promise<BudgetOutcome> => {
    if (list === null) return { saved: false, sentence: 'This budget is no longer there.' };
    const outcome = await settings.edit(['budgets'], list);
    if (outcome.isWritten) return { saved: true, sentence: 'Saved.' };
    return { saved: false, sentence: outcome.sentence };
  };

  return {
    live,
    set: (wish: BudgetWish) => edit(withBudget(settings.current, wish)),
    remove: (id: string) => edit(withoutBudget(settings.current, id)),
    /** Holding a provider back by hand. */
    rest: {
      pause: (id: string, isPaused: boolean): void => {
        if (isPaused) breakers.pause(`provider:${id}`);
        else breakers.resume(`provider:${id}`);
        states.write();
        changed();
      },
      tryNow: (id: string): void => {
        breakers.reset(`provider:${id}`);
        limits.store.change(`provider:${id}`, noteReplenishment);
        limits.recheck(`provider:${id}`);
        changed();
      },
    },
    limits,
    breakers,
    budgets,
    admission,
    writeStates: () => states.write(),
    /** One more upstream attempt, out of what all calls together may make. */
    mayTry: (triesMade: number): boolean => {
      const answer = askToSend(retries, triesMade, clock.monotonicMs());
      if (answer.kind === 'granted') retries = answer.budget;
      return answer.kind === 'granted';
    },
    follow(): void {
      settings.onChange(configure);
      configure();
    },
  };
}

function toSummary({ budget, ...standing }: BudgetStanding): BudgetSummary {
  const { id, scope, amountNanoUsd, mode } = budget;
  return {
    id,
    for: scope.kind,
    of: scope.kind === 'month' ? null : scope.name,
    amountNanoUsd,
    spentNanoUsd: standing.spentNanoUsd,
    leftNanoUsd: standing.leftNanoUsd,
    callsWithoutPrice: standing.callsWithoutPrice,
    whenReached: mode,
  };
}

function monthStart(month: number): number {
  return Date.UTC(1970, month);
}

function outcomeOf(key: string, end: End) {
  return key.startsWith('server:') ? serverOutcome(end) : providerOutcome(end);
}

/** Cache reads don't count toward a provider's tokens per minute. */
function usedBy({ bill: { usage }, end }: Ended): ReportedUse | null {
  if (end.state === 'refused') return null;
  if (!usage) return { requests: 1, tokens: null, characters: null, queries: null };
  const { inputTokens, cacheWriteTokens, cacheWriteHourTokens, outputTokens } = usage;
  const parts = [inputTokens, cacheWriteTokens, cacheWriteHourTokens, outputTokens];
  const tokens = parts.reduce<number>((sum, part) => sum + (part ?? 0), 0);
  return { requests: 1, tokens, characters: 0, queries: 0 };
}

function endingOf({ state }: End): Ending {
  switch (state) {
    case 'ok':
    case 'tool-error':
      return 'settled';
    case 'cancelled':
    case 'aborted':
      return 'seen';
    case 'unknown':
      return 'full';
    case 'refused':
    case 'failed':
      return 'released';
  }
}

/** What the provider's answer says about how fast it may be asked. */
function learn(limits: Limits, { scope, sentAtMs }: Place, end: End): void {
  const { errorKind, state, retryAfterMs = null } = end;
  limits.store.change(scope, (before, now) => {
    if (errorKind === 'rate_limited' || errorKind === 'overloaded')
      return noteRefusal(before, { sentAtMs, waitMs: retryAfterMs }, now);
    if (errorKind === 'quota_exhausted') return noteExhaustion(before, null, now);
    return state === 'ok' ? noteSuccess(before, sentAtMs) : null;
  });
  limits.recheck(scope);
}
