import { exhaustionAt, pauseMs } from './adaptive-rate.ts';
import { leftOf, turnQuota } from './calendar-quota.ts';
import { placeHeadroom } from './concurrency.ts';
import { rateHeadroom, refillMs, remainingRateMs } from './gcra.ts';
import { amountOf, paceFor, type Circumstances, type LimitState } from './limit-state.ts';
import { circumstancesOf, type LimiterState } from './limiter-state.ts';
import type { Moment } from './trusted-clock.ts';

/** Where one limit stands, for whoever shows it or chooses between providers. */
export interface LimitUsage {
  readonly limitId: string;
  /** The lower one of ours and the provider's. */
  readonly amount: number;
  /** What could pass now, what is under way already taken off. */
  readonly left: number;
  /** 1 for untouched, 0 for nothing left. */
  readonly headroom: number;
  /** When a quota begins anew, by the wall clock as it stands now; `null` for limits that refill all the time. */
  readonly resetsAtWallMs: number | null;
  /** How it refills by itself; `null` when it is full, or does not. */
  readonly refill: Refill | null;
}

/** At a time t, as long as nothing passes, `upTo` − (`fullAtWallMs` − t) / `eachMs` are left, in whole units. */
export interface Refill {
  /** By the wall clock as it stands now. */
  readonly fullAtWallMs: number;
  /** Milliseconds for each unit. */
  readonly eachMs: number;
  readonly upTo: number;
}

export interface Usage {
  readonly limits: readonly LimitUsage[];
  /** The smallest headroom: 0 while the provider wants nothing at all, 1 without any limit. */
  readonly headroom: number;
}

export function usageOf(state: LimiterState, now: Moment): Usage {
  const circumstances = circumstancesOf(state, now);
  const limits = state.limits.map((limit) => usageOfLimit(limit, circumstances, now.wallMs));
  const isShut =
    exhaustionAt(state.backOff, circumstances.atMs) !== null ||
    pauseMs(state.backOff, circumstances.nowMs) > 0;
  const headroom = isShut ? 0 : Math.min(1, ...limits.map((limit) => limit.headroom));
  return { limits, headroom };
}

function usageOfLimit(
  limit: LimitState,
  { nowMs, atMs, permille }: Circumstances,
  wallMs: number,
): LimitUsage {
  const amount = amountOf(limit);
  const common = { limitId: limit.spec.id, amount, resetsAtWallMs: null, refill: null };
  switch (limit.kind) {
    case 'rate': {
      const pace = paceFor(limit.spec, limit.most, permille);
      const headroom = rateHeadroom(limit.rate, pace, nowMs);
      const left = Math.floor(headroom * pace.burst);
      const fullInMs = remainingRateMs(limit.rate, nowMs);
      if (fullInMs === 0) return { ...common, left, headroom };
      const fullAtWallMs = Math.ceil(wallMs) + fullInMs;
      const refill = { fullAtWallMs, eachMs: refillMs(pace), upTo: pace.burst };
      return { ...common, left, headroom, refill };
    }
    case 'quota': {
      const quota = turnQuota(limit.spec, limit.quota, atMs);
      const left = leftOf(quota, amount);
      const resetsAtWallMs = Math.ceil(wallMs) + quota.endMs - atMs;
      return { ...common, left, headroom: left / amount, resetsAtWallMs };
    }
    case 'concurrent': {
      const headroom = placeHeadroom(limit.places, amount);
      return { ...common, left: Math.round(headroom * amount), headroom };
    }
  }
}
