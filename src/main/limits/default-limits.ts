import type {
  ConcurrentLimit,
  LimitSpec,
  LimitUnit,
  QuotaAnchor,
  QuotaLimit,
  RateLimit,
} from './limit-spec.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * What holds until a person or the provider says otherwise. Requests and queries come in bursts of a tenth,
 * save where the provider allows more. One call may need all of a minute's tokens or characters, so
 * there the burst is the whole amount.
 */
export const DEFAULT_LIMITS = {
  claude: [
    perMinute('requests', 100, 10),
    perMinute('tokens', 50_000, 50_000),
    quota('tokens', 1_000_000, 'day', { kind: 'utc' }),
    atOnce(10),
  ],
  gemini: [perMinute('requests', 150, 15), perMinute('tokens', 75_000, 75_000), atOnce(8)],
  elevenlabs: [
    perMinute('requests', 50, 10),
    perMinute('characters', 100_000, 100_000),
    // The subscription's own date.
    quota('characters', 100_000, 'month', { kind: 'reported' }),
    atOnce(5),
  ],
  perplexity: [
    perMinute('requests', 60, 6),
    {
      kind: 'rate',
      id: 'queries-per-hour',
      unit: 'queries',
      amount: 500,
      perMs: HOUR_MS,
      burst: 50,
    },
    quota('queries', 5_000, 'day', { kind: 'utc' }),
    atOnce(3),
  ],
  local_model: [atOnce(2)],
  local_tts: [atOnce(1)],
} as const satisfies Readonly<Record<string, readonly LimitSpec[]>>;

function perMinute(unit: LimitUnit, amount: number, burst: number): RateLimit {
  return { kind: 'rate', id: `${unit}-per-minute`, unit, amount, perMs: MINUTE_MS, burst };
}

function quota(
  unit: LimitUnit,
  amount: number,
  period: QuotaLimit['period'],
  anchor: QuotaAnchor,
): QuotaLimit {
  return { kind: 'quota', id: `${unit}-per-${period}`, unit, amount, period, anchor };
}

function atOnce(amount: number): ConcurrentLimit {
  return { kind: 'concurrent', id: 'concurrent', amount };
}
