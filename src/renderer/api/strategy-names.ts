import type { StrategyName } from '#contract/routing.ts';

/** What people read for the strategies, in the order in which they are offered. */
export const STRATEGY_NAMES: Readonly<Record<StrategyName, string>> = {
  balanced: 'Balanced',
  cost_optimized: 'Cheapest',
  quality_optimized: 'Best quality',
  speed_optimized: 'Fastest',
  custom: 'Your own weights',
};
