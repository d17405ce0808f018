import type { Settings } from './settings-schema.ts';

/** A limit as the decisions take it; what it means is their affair. */
export type ConfiguredLimit =
  | {
      readonly kind: 'rate';
      readonly id: string;
      readonly unit: 'requests' | 'tokens';
      readonly amount: number;
      readonly perMs: number;
      readonly burst: number;
    }
  | {
      readonly kind: 'quota';
      readonly id: string;
      readonly unit: 'requests' | 'tokens';
      readonly amount: number;
      readonly period: 'day' | 'month';
      readonly anchor: { readonly kind: 'utc' };
    }
  | { readonly kind: 'concurrent'; readonly id: string; readonly amount: number };

const MINUTE_MS = 60_000;
/** Calls in flight to one server, of docs/reliability.md. */
const SERVER_AT_ONCE = 10;
const BURST_SHARE = 0.1;

/** The limits of a scope such as `provider:claude`, as the settings have them. */
export function toLimitSpecs({ providers }: Settings, scope: string): ConfiguredLimit[] {
  if (scope.startsWith('server:'))
    return [{ kind: 'concurrent', id: 'concurrent', amount: SERVER_AT_ONCE }];
  if (scope !== 'provider:claude') return [];
  // What holds for Claude until the person says otherwise.
  const {
    requestsPerMinute = 100,
    burst = Math.max(1, Math.floor(requestsPerMinute * BURST_SHARE)),
    tokensPerMinute = 50_000,
    tokensPerDay = 1_000_000,
    atOnce = 10,
  } = providers.claude?.limits ?? {};
  return [
    {
      kind: 'rate',
      id: 'requests-per-minute',
      unit: 'requests',
      amount: requestsPerMinute,
      perMs: MINUTE_MS,
      burst: Math.min(burst, requestsPerMinute),
    },
    {
      kind: 'rate',
      id: 'tokens-per-minute',
      unit: 'tokens',
      amount: tokensPerMinute,
      perMs: MINUTE_MS,
      burst: tokensPerMinute,
    },
    {
      kind: 'quota',
      id: 'tokens-per-day',
      unit: 'tokens',
      amount: tokensPerDay,
      period: 'day',
      anchor: { kind: 'utc' },
    },
    { kind: 'concurrent', id: 'concurrent', amount: atOnce },
  ];
}
