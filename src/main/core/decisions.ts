import type { SystemHost } from '#main/host/system-host.ts';
import { PROVIDER_BREAKER, serverBreaker } from '../breakers/breaker-settings.ts';
import { Breakers } from '../breakers/breakers.ts';
import { noteReplenishment } from '../limits/limiter-events.ts';
import { Limits } from '../limits/limits.ts';
import { toLimitSpecs } from '../settings/limits.ts';
import type { KeptStates } from '../storage/kept-states.ts';
import type { Budgeting } from './budgets.ts';
import type { Foundation } from './foundation.ts';

export type Decisions = ReturnType<typeof buildDecisions>;

const DAY_MS = 86_400_000;
/** A computer that slept is late, because its monotonic clock stood still. */
const LOOK_EACH_MS = 600_000;

/** Limits, breakers and budgets with their memory, as the settings want them. */
export function buildDecisions(
  { clock }: SystemHost,
  { settings, audit, reportBug, stopping }: Foundation,
  states: KeptStates,
  { budgets, configure }: Budgeting,
  changed: () => void,
) {
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

  for (const keeper of [limits.store, breakers, budgets]) states.add(keeper);

  /** What a person has done holds in any case; it is written with the next row if the disk is full. */
  const writeNow = (): void => {
    try {
      states.write();
    } catch (error) {
      reportBug(error);
    }
  };

  /** The settings as they are now. */
  function take(): void {
    limits.reconfigure();
    configure();
  }

  /** Quotas and months begin anew although nothing is sent, and the window shows it. */
  function watchCalendar(): void {
    const intoDayMs = clock.wallMs() % DAY_MS;
    const cancel = clock.after(Math.min(DAY_MS - intoDayMs, LOOK_EACH_MS), () => {
      stopping.signal.removeEventListener('abort', cancel);
      if (stopping.signal.aborted) return;
      limits.reconfigure();
      budgets.turn();
      watchCalendar();
    });
    stopping.signal.addEventListener('abort', cancel, { once: true });
  }

  /** Nothing of it counts as used up any more, whatever it said. */
  const replenish = (id: string): void => {
    limits.store.change(`provider:${id}`, noteReplenishment);
    limits.recheck(`provider:${id}`);
    writeNow();
    changed();
  };

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
      /** A free look found it answering: one request may find out whether it really is back. */
      foundBack: (id: string): void => {
        const { did, restLeftMs } = breakers.tryNow(`provider:${id}`);
        if (did !== 'lets-one-try') return;
        const detail = { did, restLeftMs, after: 'a free look' };
        audit({ kind: 'breaker.tried', subject: `provider:${id}`, detail });
        limits.recheck(`provider:${id}`);
        writeNow();
      },
      /** What was learned of a provider was learned with its key: another one begins without it. A pause stays. */
      newKey: (id: string): void => {
        breakers.reset(`provider:${id}`);
        replenish(id);
      },
      /** What that did, for whoever says it. */
      tryNow: (id: string) => {
        const usedUp = limits.store.exhaustionLeftMs(`provider:${id}`);
        const tried = breakers.tryNow(`provider:${id}`);
        const isUsedUp = usedUp !== null && tried.did === 'nothing';
        const did = isUsedUp ? ('sends-again' as const) : tried.did;
        const restLeftMs = isUsedUp ? usedUp : tried.restLeftMs;
        audit({ kind: 'breaker.tried', subject: `provider:${id}`, detail: { did, restLeftMs } });
        replenish(id);
        return { did, restLeftMs };
      },
    },
    follow(): void {
      settings.onChange(take);
      take();
      watchCalendar();
    },
  };
}
