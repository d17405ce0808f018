import type { ProviderSummary } from '#contract/providers.ts';
import type { SystemHost } from '#main/host/system-host.ts';
import { describeLimit } from '../limits/limit-spec.ts';
import { predict } from '../limits/prediction.ts';
import { tokensByHour } from '../usage/token-history.ts';
import type { Decisions } from './decisions.ts';
import type { Foundation } from './foundation.ts';

type Standing = Pick<ProviderSummary, 'counted' | 'rest' | 'waiting'>;

const REST_STATES = {
  closed: 'sending',
  open: 'resting',
  'half-open': 'trying',
  'forced-open': 'paused',
} as const;

/** How a provider stands with our own limits and its breaker. */
export function providerStanding(
  { clock, database }: SystemHost,
  { settings }: Pick<Foundation, 'settings'>,
  { limits, breakers }: Decisions,
  providerId: string,
): Standing {
  const scope = `provider:${providerId}`;
  const wallMs = clock.wallMs();
  const states = limits.store.limitsOf(scope);
  const wanted = limits.wantedIn(scope);
  const counted = limits.store.usage(scope).limits.map((usage) => {
    const state = states.find(({ spec }) => spec.id === usage.limitId);
    const { amount, left, resetsAtWallMs, refill } = usage;
    const common = {
      id: usage.limitId,
      amount,
      left,
      resetsAtMs: resetsAtWallMs,
      refill: refill && { fullAtMs: refill.fullAtWallMs, eachMs: refill.eachMs, upTo: refill.upTo },
    };
    if (!state) return { ...common, name: usage.limitId, runsOutAtMs: null, doubt: null };
    const name = describeLimit({ ...state.spec, amount });
    if (state.kind === 'rate') {
      // What is left is left of the burst, which the rate fills up again.
      const most = Math.min(amount, state.spec.burst);
      return { ...common, amount: most, name, runsOutAtMs: null, doubt: null };
    }
    if (state.kind !== 'quota') return { ...common, name, runsOutAtMs: null, doubt: null };
    const { startMs, endMs, used, reserved } = state.quota;
    const { hours, lastHour } = tokensByHour(database, providerId, startMs, wallMs);
    const history = {
      period: { startMs, endMs },
      amount,
      used,
      queued: reserved + wanted[state.spec.unit],
      buckets: hours,
      lastHour,
      asOfMs: wallMs,
    };
    if (!settings.current.decisions.usagePrediction)
      return { ...common, name, runsOutAtMs: null, doubt: null };
    const prediction = predict(state.spec, history, wallMs);
    return {
      ...common,
      name,
      runsOutAtMs: prediction.status === 'runs-out' ? Math.round(prediction.atMs) : null,
      doubt: prediction.status === 'cannot-say' ? prediction.sentence : null,
    };
  });
  const { name, retryAtWallMs } = breakers.standing(scope);
  const usedUpMs = name === 'closed' ? limits.store.exhaustionLeftMs(scope) : null;
  return {
    counted,
    rest:
      usedUpMs === null
        ? { state: REST_STATES[name], untilMs: retryAtWallMs }
        : { state: 'used-up', untilMs: Math.ceil(wallMs) + usedUpMs },
    waiting: limits.waitingIn(scope),
  };
}
