import type { ProviderId, ProviderLimits, Settings } from './settings-schema.ts';

/** A limit as the decisions take it; what it means is their affair. */
export type ConfiguredLimit =
  | {
      readonly kind: 'rate';
      readonly id: string;
      readonly unit: Unit;
      readonly amount: number;
      readonly perMs: number;
      readonly burst: number;
    }
  | {
      readonly kind: 'quota';
      readonly id: string;
      readonly unit: Unit;
      readonly amount: number;
      readonly period: 'day' | 'month';
      readonly anchor: { readonly kind: 'utc' | 'reported' };
    }
  | { readonly kind: 'concurrent'; readonly id: string; readonly amount: number };

type Unit = 'requests' | 'tokens' | 'characters' | 'queries';

const MINUTE_MS = 60_000;
/** Calls in flight to one server, of docs/reliability.md. */
const SERVER_AT_ONCE = 10;
const BURST_SHARE = 0.1;

/** What holds for each provider until the person says otherwise. */
const USUAL: Readonly<Record<ProviderId, ProviderLimits>> = {
  claude: {
    requestsPerMinute: 100,
    tokensPerMinute: 50_000,
    tokensPerDay: 1_000_000,
    atOnce: 10,
  },
  gemini: { requestsPerMinute: 150, tokensPerMinute: 75_000, atOnce: 8 },
  elevenlabs: {
    requestsPerMinute: 50,
    burst: 10,
    charactersPerMinute: 100_000,
    charactersPerMonth: 100_000,
    atOnce: 5,
  },
  perplexity: { requestsPerMinute: 60, queriesPerHour: 500, queriesPerDay: 5_000, atOnce: 3 },
  openai: { requestsPerMinute: 100, tokensPerMinute: 50_000, atOnce: 8 },
  local_model: { atOnce: 2 },
  local_tts: { atOnce: 1 },
  alternative_tts: { atOnce: 2 },
};

/** The limits of a scope such as `provider:claude`, as the settings have them. */
export function toLimitSpecs({ providers }: Settings, scope: string): ConfiguredLimit[] {
  if (scope.startsWith('server:'))
    return [{ kind: 'concurrent', id: 'concurrent', amount: SERVER_AT_ONCE }];
  const id = (Object.keys(USUAL) as ProviderId[]).find((one) => scope === `provider:${one}`);
  if (id === undefined) return [];
  const limits: ProviderLimits = { ...USUAL[id], ...providers[id]?.limits };
  // Requests and queries come in bursts of a tenth. One call may need all of a minute's tokens or
  // characters, so there the burst is the whole amount.
  return [
    rate('requests', 'minute', limits.requestsPerMinute, limits.burst ?? tenth),
    rate('tokens', 'minute', limits.tokensPerMinute, all),
    rate('characters', 'minute', limits.charactersPerMinute, all),
    rate('queries', 'hour', limits.queriesPerHour, tenth),
    quota('tokens', 'day', limits.tokensPerDay, 'utc'),
    quota('queries', 'day', limits.queriesPerDay, 'utc'),
    // Of a subscription, which has a date of its own.
    quota('characters', 'month', limits.charactersPerMonth, 'reported'),
    limits.atOnce === undefined
      ? null
      : ({ kind: 'concurrent', id: 'concurrent', amount: limits.atOnce } as const),
  ].filter((limit) => limit !== null);
}

const PERIODS_MS = { minute: MINUTE_MS, hour: 60 * MINUTE_MS };

function rate(
  unit: Unit,
  per: 'minute' | 'hour',
  amount: number | undefined,
  burst: number | ((amount: number) => number),
): ConfiguredLimit | null {
  if (amount === undefined) return null;
  const most = typeof burst === 'number' ? burst : burst(amount);
  return {
    kind: 'rate',
    id: `${unit}-per-${per}`,
    unit,
    amount,
    perMs: PERIODS_MS[per],
    burst: Math.min(most, amount),
  };
}

function tenth(amount: number): number {
  return Math.max(1, Math.floor(amount * BURST_SHARE));
}

function all(amount: number): number {
  return amount;
}

function quota(
  unit: Unit,
  period: 'day' | 'month',
  amount: number | undefined,
  anchor: 'utc' | 'reported',
): ConfiguredLimit | null {
  if (amount === undefined) return null;
  return {
    kind: 'quota',
    id: `${unit}-per-${period}`,
    unit,
    amount,
    period,
    anchor: { kind: anchor },
  };
}
