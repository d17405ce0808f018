import type { RoutingDecision } from '#contract/routing.ts';
import type { SystemHost } from '#main/host/system-host.ts';
import type { Call, Candidate, Problem } from '#main/values/call.ts';
import type { Work } from '#main/values/work.ts';
import type { Plan } from '../calls/plan.ts';
import type { WorkAnswer, WorkTarget } from '../providers/work-target.ts';
import type { Obstacle, Requirements } from '../routing/candidate.ts';
import { CAPABILITIES, DECLARED, type Capability } from '../routing/declared.ts';
import { decide, type Manner, type ModelledFacts } from '../routing/decide.ts';
import { OUTPUT_SCALE, PATIENCE, QUALITY_FLOOR, type Complexity } from '../routing/requirements.ts';
import { strategyOf, type StrategyName } from '../routing/strategy.ts';
import { qualityFrom, successRate } from '../routing/track-record.ts';
import type { Episodes } from '../usage/episodes.ts';
import type { TrackRecords } from '../usage/track-records.ts';
import type { Decisions } from './decisions.ts';
import type { Foundation } from './foundation.ts';

/** A kind of work as the settings have it. */
export interface KnownCapability extends Capability {
  readonly id: string;
  readonly models: Readonly<Record<string, string>>;
  readonly instructions: string | null;
  readonly strategy: StrategyName | null;
}

/** What is asked for, and how. */
export interface Wish {
  readonly capability: KnownCapability;
  readonly requestType: string;
  readonly work: Work;
  readonly complexity: Complexity;
  readonly requirements: Requirements;
  /** Over every other setting; `null` leaves it to them. */
  readonly strategy: StrategyName | null;
  readonly call: Pick<Call, 'clientName' | 'episodeTag' | 'clientId'>;
  /** Nobody else is asked; empty for anybody. */
  readonly only: readonly string[];
  readonly except: readonly string[];
}

export interface Routed {
  readonly decision: RoutingDecision;
  readonly plan: Plan<WorkAnswer>;
}

/** Where a piece of work could go, whatever stands in its way. */
export interface WorkPlace {
  readonly id: string;
  readonly name: string;
  /** `null` when it can't do this at all. */
  readonly target: WorkTarget | null;
  /** Known before it is asked; `null` when nothing is. */
  readonly obstacle: Obstacle | null;
}

/** Characters of an answer of the usual length: about 800 tokens. */
const USUAL_OUTPUT_CHARACTERS = 3_200;

const OBSTACLES: Readonly<Partial<Record<Problem['code'], Obstacle>>> = {
  no_key: 'no_key',
  disabled: 'disabled',
  not_set_up: 'not_set_up',
};

/** Chooses who does a piece of work, from what is known of everybody at this moment. */
export function buildRouter(
  { clock }: Pick<SystemHost, 'clock'>,
  { settings }: { readonly settings: Pick<Foundation['settings'], 'current'> },
  decisions: Pick<Decisions, 'limits' | 'breakers' | 'budgets'>,
  episodes: Pick<Episodes, 'lookUp' | 'list' | 'keyOf'>,
  { records }: { readonly records: Pick<TrackRecords, 'of'> },
  placeOf: (id: string, work: Work, model: string | null) => WorkPlace,
) {
  const episodeName = (tag: string | null): string | null => {
    const id = episodes.lookUp(tag);
    return id === null ? null : (episodes.list().find((one) => one.id === id)?.name ?? null);
  };

  function capability(id: string): KnownCapability | null {
    const entry = settings.current.routing.capabilities[id];
    const declared = Object.hasOwn(CAPABILITIES, id) ? CAPABILITIES[id] : undefined;
    if (!declared && !entry?.candidates) return null;
    const common = {
      id,
      models: entry?.models ?? {},
      instructions: entry?.instructions ?? null,
      strategy: entry?.strategy ?? null,
    };
    if (!declared)
      return {
        ...common,
        kind: entry?.kind ?? 'text',
        requestTypes: [id],
        candidates: entry?.candidates ?? [],
      };
    return entry?.candidates
      ? { ...declared, ...common, candidates: entry.candidates, candidatesFor: {} }
      : { ...declared, ...common };
  }

  function strategyFor({ strategy, call, capability: { strategy: its } }: Wish): StrategyName {
    const { routing } = settings.current;
    const episode = episodeName(call.episodeTag);
    return (
      strategy ??
      (episode === null ? undefined : routing.episodes[episode]) ??
      routing.clients[call.clientName] ??
      its ??
      routing.strategy
    );
  }

  function mannerOf(name: StrategyName): Manner {
    const { routing } = settings.current;
    const { loadBalancing, costAwareness, qualityMonitoring, automaticFailover } = routing;
    return {
      name,
      strategy: strategyOf(name, routing.weights),
      switches: { loadBalancing, costAwareness, qualityMonitoring, automaticFailover },
      priceFactor: routing.failoverPriceFactor,
    };
  }

  /** `episodeId` is what budgets call its episode: the same for all candidates. */
  function factsOf(
    place: WorkPlace,
    { requestType, complexity, call }: Wish,
    episodeId: string | null,
  ): ModelledFacts {
    const { id, name, target } = place;
    const declared = DECLARED[id] ?? { quality: 0.5, latencyMs: 2_000, nanoUsdPer: null };
    const nowMs = clock.wallMs();
    const record = records.of(id, requestType, nowMs);
    const common = {
      id,
      name,
      model: target?.model ?? null,
      quality: qualityFrom(declared.quality, record.feedbackSum, record.feedbackCount),
      latencyMs: record.medianMs ?? declared.latencyMs,
      successRate: successRate(record.calls, record.successes),
    };
    if (!target)
      return {
        ...common,
        ...NOT_THERE,
        obstacle: place.obstacle ?? 'unfit',
        expectedNanoUsd: null,
      };
    const { limits, breakers, budgets } = decisions;
    const standing = breakers.standing(target.scope).name;
    return {
      ...common,
      leftNanoUsd: budgets.leftFor({ episodeId, providerId: id, clientId: call.clientName }),
      expectedNanoUsd: expectedCost(target, declared.nanoUsdPer, complexity, nowMs),
      breaker: standing === 'forced-open' ? 'paused' : standing,
      headroom: limits.store.usage(target.scope).headroom,
      waitMs: limits.foreseeWaitMs(target.scope, target.demand()),
      obstacle: place.obstacle ?? obstacleOf(target),
    };
  }

  /** Decides, and reserves nothing. */
  function route(wish: Wish): Routed {
    const { capability: asked, requestType, work, requirements, only, except } = wish;
    const ids = (asked.candidatesFor?.[requestType] ?? asked.candidates).filter(
      (id) => !except.includes(id) && (only.length === 0 || only.includes(id)),
    );
    const places = ids.map((id) => placeOf(id, work, asked.models[id] ?? null));
    const episodeId = episodes.keyOf(wish.call.episodeTag);
    const decision = {
      capability: asked.id,
      requestType,
      ...decide(
        places.map((place) => factsOf(place, wish, episodeId)),
        requirements,
        mannerOf(strategyFor(wish)),
      ),
    } satisfies RoutingDecision;
    const order = decision.order
      .map((id) => places.find((place) => place.id === id)?.target)
      .filter((target) => target !== undefined && target !== null);
    const why = decision.rationale;
    const plan = { order, why, routing: decision };
    return { decision, plan: order.length > 0 ? plan : { ...plan, problem: nobody(decision) } };
  }

  return {
    capability,
    route,
    capabilities: (): string[] => [
      ...new Set([
        ...Object.keys(CAPABILITIES),
        ...Object.keys(settings.current.routing.capabilities),
      ]),
    ],
    usual: { quality: QUALITY_FLOOR, patience: PATIENCE },
    limitUsed: (providerId: string): number | null => {
      const { limits: all, headroom } = decisions.limits.store.usage(`provider:${providerId}`);
      return all.length === 0 ? null : Number((1 - headroom).toFixed(4));
    },
  };
}

export type Router = ReturnType<typeof buildRouter>;

const OF_MONEY: ReadonlySet<string> = new Set(['above_max_cost', 'above_budget']);

/** Nobody can be tried: because of money where that is what keeps somebody back, else for other reasons. */
function nobody({ excluded, rationale }: RoutingDecision): Problem {
  const isMoney = excluded.some(({ reason }) => OF_MONEY.has(reason));
  return {
    code: isMoney ? 'budget_exceeded' : 'no_candidate',
    status: isMoney ? 402 : 503,
    sentence: rationale,
    retryAtMs: null,
  };
}

const NOT_THERE = { leftNanoUsd: null, breaker: 'closed', headroom: 0, waitMs: null } as const;

function obstacleOf(target: Candidate<WorkAnswer>): Obstacle | null {
  const problem = target.obstacle();
  return problem === null ? null : (OBSTACLES[problem.code] ?? 'disabled');
}

/** By the price list for an answer of the usual length, else by what was declared; `null` when neither knows. */
function expectedCost(
  target: WorkTarget,
  declared: (typeof DECLARED)[string]['nanoUsdPer'],
  complexity: Complexity,
  atMs: number,
): number | null {
  const usage = target.estimateUsage(USUAL_OUTPUT_CHARACTERS * OUTPUT_SCALE[complexity]);
  if (!usage) return null;
  const listed = target.price(target.model, usage, atMs);
  if (listed) return listed.nanoUsd;
  if (!declared) return null;
  const units = {
    token: (usage.inputTokens ?? 0) + (usage.outputTokens ?? 0),
    character: usage.credits ?? usage.characters ?? 0,
    query: usage.queries ?? 1,
  }[declared.unit];
  return Math.round(units * declared.nanoUsd);
}
