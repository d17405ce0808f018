import type {
  RoutingChange,
  RoutingDecision,
  RoutingSnapshot,
  RoutingSwitches,
  RoutingWeights,
  StrategyName,
} from '#contract/routing.ts';
import { STRATEGY_NAMES } from '#renderer/api/strategy-names.ts';
import { formatUsd } from '#renderer/ui/format-money.ts';

export type Factor = keyof RoutingWeights;

export const FACTORS: readonly { readonly id: Factor; readonly label: string }[] = [
  { id: 'cost', label: 'Price' },
  { id: 'quality', label: 'Quality' },
  { id: 'performance', label: 'Speed' },
  { id: 'availability', label: 'Room' },
];

export const MEANINGS: Readonly<Record<StrategyName, string>> = {
  balanced: 'A good answer, at a fair price, without a long wait.',
  cost_optimized: 'The lowest price, among answers that are good enough.',
  quality_optimized: 'The best answer. The price hardly counts.',
  speed_optimized: 'Whoever begins to answer first. The price hardly counts.',
  custom: 'You say how much each of the four counts.',
};

export const SWITCHES: readonly {
  readonly id: keyof RoutingSwitches;
  readonly label: string;
  readonly hint: string;
}[] = [
  {
    id: 'costAwareness',
    label: 'Price counts',
    hint: 'Off: nobody is preferred for being cheap. Your budgets still hold.',
  },
  {
    id: 'qualityMonitoring',
    label: 'Quality counts',
    hint: 'How good answers are, and your thumbs up and down. Off: no answer is too poor.',
  },
  {
    id: 'loadBalancing',
    label: 'Room counts',
    hint: 'Prefers whoever has most left of their limits. Off: limits still hold.',
  },
  {
    id: 'automaticFailover',
    label: 'Another one takes over',
    hint: 'When the first choice fails, the next one is asked, for twice the price at most. Off: the request fails.',
  },
];

const WORK: Readonly<Record<string, string>> = {
  script: 'Scripts',
  evaluate: 'Reviews',
  voice: 'Voice',
  research: 'Research',
  fact_check: 'Fact checks',
};

/** "Fact checks"; for kinds of a person's own, their name as words. */
export function nameWork(id: string): string {
  if (Object.hasOwn(WORK, id)) return WORK[id] ?? id;
  const words = id.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** "Price 25 %, quality 35 %, speed 25 %, room 15 %", without what counts for nothing. */
export function describeWeights(weights: RoutingWeights): string {
  const parts = FACTORS.filter(({ id }) => weights[id] > 0).map(
    ({ id, label }) => `${label.toLowerCase()} ${Math.round(weights[id] * 100)} %`,
  );
  const text = parts.join(', ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Who would do it: "Claude, ≈ $0.012"; `null` when nobody can. */
export function describeFirst({ scores, order }: RoutingDecision): string | null {
  const first = scores.find(({ id }) => id === order[0]);
  if (!first) return null;
  const cost = first.expectedNanoUsd;
  if (cost === null) return `${first.name}, price not known`;
  return cost === 0 ? `${first.name}, free` : `${first.name}, ≈ ${formatUsd(cost)}`;
}

/** "Then Gemini and Local model."; `null` when nobody would take over. */
export function describeOthers({ scores, order }: RoutingDecision): string | null {
  const names = order.slice(1).map((id) => scores.find((score) => score.id === id)?.name ?? id);
  const [last, ...before] = names.toReversed();
  if (last === undefined) return null;
  return before.length === 0
    ? `Then ${last}.`
    : `Then ${before.toReversed().join(', ')} and ${last}.`;
}

/** "Gemini has no key. Local model is not set up.": why nobody is left. */
export function describeLeftOut({ excluded }: RoutingDecision): string {
  return excluded.map(({ name, sentence }) => `${name} ${sentence}.`).join(' ');
}

/** A whole per cent from 0 to 100 as a share; `null` for what is none. */
export function readPercent(text: string): number | null {
  const typed = text.trim().replace(/\s*%$/, '');
  if (!/^\d{1,3}$/.test(typed)) return null;
  const percent = Number(typed);
  return percent <= 100 ? percent / 100 : null;
}

/** What brings back how it was, for the parts that the change touches. */
export function undoOf(change: RoutingChange, before: RoutingSnapshot): RoutingChange {
  const { strategy, weights, switches, capability } = change;
  const names = Object.keys(switches ?? {}) as (keyof RoutingSwitches)[];
  const its = before.capabilities.find(({ id }) => id === capability?.id);
  return {
    ...(strategy === undefined ? {} : { strategy: before.strategy }),
    ...(weights === undefined ? {} : { weights: before.weights }),
    ...(switches === undefined
      ? {}
      : { switches: Object.fromEntries(names.map((name) => [name, before.switches[name]])) }),
    ...(capability === undefined
      ? {}
      : { capability: { id: capability.id, strategy: its?.strategy ?? null } }),
  };
}

/** "Saved: Cheapest.", "Saved: Voice goes by Fastest." */
export function describeChange({ strategy, weights, switches, capability }: RoutingChange): string {
  if (capability) {
    const { id, strategy: its } = capability;
    return its === null
      ? `Saved: ${nameWork(id)} as all the others.`
      : `Saved: ${nameWork(id)} by “${STRATEGY_NAMES[its]}”.`;
  }
  const [name, isOn] = Object.entries(switches ?? {})[0] ?? [];
  const known = SWITCHES.find(({ id }) => id === name);
  if (known) return `Saved: “${known.label}” is ${isOn === true ? 'on' : 'off'}.`;
  if (weights) return 'Saved: what counts, and how much.';
  return strategy === undefined ? 'Saved.' : `Saved: ${STRATEGY_NAMES[strategy]}.`;
}
