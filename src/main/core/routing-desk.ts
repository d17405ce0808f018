import type { RoutingChange, RoutingDecision, RoutingOutcome } from '#contract/routing.ts';
import type { Clock } from '#main/host/clock.ts';
import type { Work } from '#main/values/work.ts';
import type { WorkKind } from '../routing/declared.ts';
import type { RoutingDesk } from '../routing/routing-router.ts';
import type { Settings } from '../settings/settings-schema.ts';
import { LiveView } from '../transport/live-value.ts';
import type { Foundation } from './foundation.ts';
import type { Router, Wish } from './router.ts';

type Routing = Settings['routing'];

/** What a preview is about: a page of notes to be worked on, a page to be spoken, and one question. */
const SAMPLES: Readonly<Record<WorkKind, Work>> = {
  text: {
    kind: 'text',
    prompt: 'A page of notes. '.repeat(180),
    system: null,
    maxOutputTokens: null,
    isStream: false,
  },
  voice: { kind: 'voice', text: 'A page to be spoken. '.repeat(140), voice: null, isStream: false },
  research: {
    kind: 'research',
    question: 'What is new about this?',
    system: null,
    maxOutputTokens: null,
    isFactCheck: false,
    isStream: false,
  },
};
/** Nobody in particular, so that no rule for one episode or client applies. */
const NOBODY: Wish['call'] = { clientId: '', clientName: '', episodeTag: null };

/** How providers are chosen: read from the settings, changed in their file, and tried on without a request. */
export function buildRoutingDesk(
  { settings }: Pick<Foundation, 'settings'>,
  routerWith: (settings: { readonly current: Settings }) => Router,
  clock: Clock,
): RoutingDesk & { readonly follow: () => void } {
  const capabilitiesOf = (routing: Routing) =>
    routerWith({ current: { ...settings.current, routing } })
      .capabilities()
      .map((id) => ({ id, strategy: routing.capabilities[id]?.strategy ?? null }));
  const live = new LiveView(() => {
    const { routing } = settings.current;
    const { strategy, weights, episodes, clients } = routing;
    const { loadBalancing, costAwareness, qualityMonitoring, automaticFailover } = routing;
    const exceptions = [
      ...Object.entries(episodes).map((entry) => ['episode', ...entry] as const),
      ...Object.entries(clients).map((entry) => ['client', ...entry] as const),
    ].map(([of, name, itsStrategy]) => ({ of, name, strategy: itsStrategy }));
    return {
      strategy,
      weights,
      switches: { loadBalancing, costAwareness, qualityMonitoring, automaticFailover },
      capabilities: capabilitiesOf(routing),
      exceptions,
    };
  }, clock);

  return {
    live,
    follow: () => void settings.onChange(() => live.changed()),
    async set(change): Promise<RoutingOutcome> {
      for (const [path, value] of editsFor(change, settings.current.routing)) {
        const outcome = await settings.edit(['routing', ...path], value);
        if (!outcome.isWritten) return { saved: false, sentence: outcome.sentence };
      }
      return { saved: true, sentence: 'Saved.' };
    },
    preview(change): RoutingDecision[] {
      const routing = withChange(settings.current.routing, change);
      const router = routerWith({ current: { ...settings.current, routing } });
      return router.capabilities().flatMap((id) => {
        const capability = router.capability(id);
        if (!capability) return [];
        const { decision } = router.route({
          capability,
          requestType: capability.requestTypes[0] ?? id,
          work: SAMPLES[capability.kind],
          complexity: 'normal',
          requirements: {
            qualityThreshold: router.usual.quality.normal,
            maxNanoUsd: null,
            budgetNanoUsd: null,
            deadlineMs: router.usual.patience.normal.deadlineMs,
          },
          strategy: null,
          call: NOBODY,
          only: [],
          except: [],
        });
        return [decision];
      });
    },
  };
}

type Edit = readonly [path: readonly string[], value: string | number | boolean | undefined];

/** One by one, because a block that is written as a whole loses its comments; what stays is not written. */
function editsFor(
  { strategy, weights, switches, capability }: RoutingChange,
  now: Routing,
): Edit[] {
  const changed = (path: readonly string[], before: unknown, value: Edit[1]): Edit[] =>
    before === value ? [] : [[path, value]];
  return [
    ...changed(['strategy'], now.strategy, strategy ?? now.strategy),
    ...Object.entries(weights ?? {}).flatMap(([name, value]) =>
      changed(['weights', name], now.weights[name as keyof Routing['weights']], value),
    ),
    ...Object.entries(switches ?? {}).flatMap(([name, value]) =>
      changed([name], now[name as keyof Routing], value),
    ),
    ...(capability
      ? changed(
          ['capabilities', capability.id, 'strategy'],
          now.capabilities[capability.id]?.strategy,
          capability.strategy ?? undefined,
        )
      : []),
  ];
}

function withChange(
  now: Routing,
  { strategy, weights, switches, capability }: RoutingChange,
): Routing {
  const { capabilities } = now;
  const next: Routing = {
    ...now,
    ...defined(switches ?? {}),
    strategy: strategy ?? now.strategy,
    weights: weights ?? now.weights,
  };
  if (!capability) return next;
  const { strategy: _before, ...entry } = capabilities[capability.id] ?? {};
  const its = capability.strategy === null ? {} : { strategy: capability.strategy };
  return { ...next, capabilities: { ...capabilities, [capability.id]: { ...entry, ...its } } };
}

function defined(switches: NonNullable<RoutingChange['switches']>): Partial<Routing> {
  return Object.fromEntries(Object.entries(switches).filter(([, value]) => value !== undefined));
}
