import type { SystemHost } from '#main/host/system-host.ts';
import { PROVIDER_BREAKER, serverBreaker } from '../breakers/breaker-settings.ts';
import { Breakers } from '../breakers/breakers.ts';
import type { Budget } from '../budgets/budget.ts';
import { Budgets } from '../budgets/budgets.ts';
import type { SpentBefore } from '../budgets/replace-budgets.ts';
import { noteReplenishment } from '../limits/limiter-events.ts';
import { Limits } from '../limits/limits.ts';
import { toBudgets } from '../settings/budgets.ts';
import { toLimitSpecs } from '../settings/limits.ts';
import { KeptStates } from '../storage/kept-states.ts';
import type { Episodes } from '../usage/episodes.ts';
import { spentIn } from '../usage/spent.ts';
import type { Foundation } from './foundation.ts';

export type Decisions = ReturnType<typeof buildDecisions>;

/** Limits, breakers and budgets with their memory, as the settings want them. */
export function buildDecisions(
  { clock, database }: SystemHost,
  { settings, audit, notices, reportBug }: Foundation,
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

  /** The ledger keeps no price where none was known; a budget that assumes one goes on with it. */
  const spentBefore = ({ scope, assumedNanoUsd }: Budget, month: number | null): SpentBefore => {
    const id =
      scope.kind === 'month'
        ? null
        : scope.kind === 'episode'
          ? episodes.lookUp(scope.id)
          : scope.id;
    if (scope.kind === 'episode' && id === null) return { nanoUsd: 0, callsWithoutPrice: 0 };
    const [sinceMs, untilMs] =
      month === null ? [0, Number.MAX_SAFE_INTEGER] : [monthStart(month), monthStart(month + 1)];
    const spent = spentIn(database, { kind: scope.kind, id }, sinceMs, untilMs);
    if (assumedNanoUsd === null) return spent;
    const assumed = spent.callsWithoutPrice * assumedNanoUsd;
    return { nanoUsd: spent.nanoUsd + assumed, callsWithoutPrice: 0 };
  };
  const budgets = new Budgets(
    {
      kept: states.read('budgets').get('period'),
      spentBefore,
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

  /** What a person has done holds in any case; it is written with the next row if the disk is full. */
  const writeNow = (): void => {
    try {
      states.write();
    } catch (error) {
      reportBug(error);
    }
  };

  /** The settings as they are now. A mistake in a budget leaves all budgets as they were. */
  function configure(): void {
    limits.reconfigure();
    const problem = budgets.replace(toBudgets(settings.current, (name) => episodes.keyOf(name)));
    if (problem === null) return notices.clear('budgets.broken');
    const common = { level: 'warn', place: 'settings' } as const;
    notices.raise({
      id: 'budgets.broken',
      title: 'A budget has a mistake',
      body: problem,
      ...common,
    });
  }

  return {
    limits,
    breakers,
    budgets,
    writeStates: () => states.write(),
    /** Holding a provider back by hand. */
    rest: {
      pause: (id: string, isPaused: boolean): void => {
        if (isPaused) breakers.pause(`provider:${id}`);
        else breakers.resume(`provider:${id}`);
        writeNow();
        changed();
      },
      /** A server that the person started, and that is ready, has nothing to rest for. */
      mended: (serverId: string): void => {
        breakers.reset(`server:${serverId}`);
        writeNow();
      },
      tryNow: (id: string): void => {
        breakers.reset(`provider:${id}`);
        limits.store.change(`provider:${id}`, noteReplenishment);
        limits.recheck(`provider:${id}`);
        writeNow();
        changed();
      },
    },
    follow(): void {
      settings.onChange(configure);
      configure();
    },
  };
}

function monthStart(month: number): number {
  return Date.UTC(1970, month);
}
