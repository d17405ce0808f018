import { LIMIT_UNITS } from './limit-spec.ts';
import type { Demand } from './demand.ts';
import { amountOf } from './limit-state.ts';
import type { LimiterState } from './limiter-state.ts';

/**
 * The demand, but of each unit no more than a rate ever lets through at once. What a call may use at most
 * is mostly far more than it will; the true use is counted afterwards, however large.
 */
export function capDemand(demand: Demand, { limits }: LimiterState): Demand {
  const capped = { ...demand };
  for (const limit of limits) {
    if (limit.kind !== 'rate') continue;
    const most = Math.min(limit.spec.burst, amountOf(limit));
    capped[limit.spec.unit] = Math.min(capped[limit.spec.unit], most);
  }
  for (const unit of LIMIT_UNITS) capped[unit] = Math.max(0, Math.ceil(capped[unit]));
  return capped;
}
