/** The four factors of a score; see docs/routing.md. */
export const FACTORS = ['cost', 'quality', 'performance', 'availability'] as const;
export type Factor = (typeof FACTORS)[number];
export type Weights = Readonly<Record<Factor, number>>;

/** What decides between equal scores, in order. */
type TieBreak = 'cost' | 'quality' | 'latency';

export interface Strategy {
  readonly weights: Weights;
  readonly ties: readonly TieBreak[];
}

export const STRATEGY_NAMES = [
  'balanced',
  'cost_optimized',
  'quality_optimized',
  'speed_optimized',
  'custom',
] as const;
export type StrategyName = (typeof STRATEGY_NAMES)[number];

/** The strategies with weights of their own; the figures are the declared defaults of docs/routing.md. */
export const STRATEGIES: Readonly<Record<Exclude<StrategyName, 'custom'>, Strategy>> = {
  cost_optimized: {
    weights: { cost: 0.4, quality: 0.3, performance: 0.2, availability: 0.1 },
    ties: ['cost', 'quality', 'latency'],
  },
  quality_optimized: {
    weights: { cost: 0.05, quality: 0.5, performance: 0.3, availability: 0.15 },
    ties: ['quality', 'latency', 'cost'],
  },
  speed_optimized: {
    weights: { cost: 0.05, quality: 0.15, performance: 0.5, availability: 0.3 },
    ties: ['latency', 'quality', 'cost'],
  },
  balanced: {
    weights: { cost: 0.25, quality: 0.35, performance: 0.25, availability: 0.15 },
    ties: ['quality', 'cost', 'latency'],
  },
};

/** What may be left out of every decision. */
export interface Switches {
  /** Off leaves availability out. */
  readonly loadBalancing: boolean;
  /** Off leaves cost out. */
  readonly costAwareness: boolean;
  /** Off leaves quality out, also as a threshold. */
  readonly qualityMonitoring: boolean;
  /** Off tries the first candidate alone. */
  readonly automaticFailover: boolean;
}

/** The strategy of that name; a custom one has the person's weights and breaks ties as `balanced` does. */
export function strategyOf(name: StrategyName, custom: Weights): Strategy {
  return name === 'custom' ? { weights: custom, ties: STRATEGIES.balanced.ties } : STRATEGIES[name];
}

/**
 * The weights that count: what is switched off is left out, and the rest is scaled to a sum of 1. With
 * nothing left all factors count alike, because some order there must be.
 */
export function effectiveWeights(weights: Weights, switches: Switches): Weights {
  const kept: Weights = {
    cost: switches.costAwareness ? weights.cost : 0,
    quality: switches.qualityMonitoring ? weights.quality : 0,
    performance: weights.performance,
    availability: switches.loadBalancing ? weights.availability : 0,
  };
  const sum = FACTORS.reduce((total, factor) => total + kept[factor], 0);
  if (!(sum > 0)) return { cost: 0.25, quality: 0.25, performance: 0.25, availability: 0.25 };
  return {
    cost: kept.cost / sum,
    quality: kept.quality / sum,
    performance: kept.performance / sum,
    availability: kept.availability / sum,
  };
}
