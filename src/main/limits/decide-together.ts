import type { Demand } from './demand.ts';
import { decide, type Deferral, type Wait } from './limiter.ts';
import type { LimiterState, Reservation } from './limiter-state.ts';
import type { Moment } from './trusted-clock.ts';

export type JointDecision =
  | {
      readonly answer: 'proceed';
      /** In the order of the scopes that were asked. */
      readonly states: readonly LimiterState[];
      readonly reservations: readonly Reservation[];
    }
  | Wait
  | Deferral;

/** Reserves in all scopes that a call belongs to, such as provider, key and model, or in none. The hardest answer wins. */
export function decideTogether(
  scopes: readonly LimiterState[],
  demand: Demand,
  now: Moment,
  deadlineMs: number | null = null,
): JointDecision {
  const states: LimiterState[] = [];
  const reservations: Reservation[] = [];
  let hardest: Wait | Deferral | null = null;
  for (const scope of scopes) {
    const decision = decide(scope, demand, now, deadlineMs);
    if (decision.answer === 'proceed') {
      states.push(decision.state);
      reservations.push(decision.reservation);
    } else if (hardest === null || hardnessOf(decision) > hardnessOf(hardest)) hardest = decision;
  }
  return hardest ?? { answer: 'proceed', states, reservations };
}

/** A deferral is harder than any wait; one without an end is the hardest. */
function hardnessOf(decision: Wait | Deferral): number {
  if (decision.answer === 'queue') return decision.waitMs - Number.MAX_SAFE_INTEGER;
  return decision.retryAtWallMs ?? Infinity;
}
