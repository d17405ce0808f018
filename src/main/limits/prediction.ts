import type { LimitSpec, QuotaLimit } from './limit-spec.ts';
import type { Period } from './quota-period.ts';

/** What is known of a quota's use. Times are of the calendar, as everywhere with quotas. */
export interface QuotaHistory {
  readonly period: Period;
  /** The lower one of our amount and the provider's. */
  readonly amount: number;
  /** In the period in force. */
  readonly used: number;
  /** Held by calls under way and wanted by calls that wait. */
  readonly queued: number;
  /** Use per whole bucket, the newest last, the empty ones too: days for a month, hours for a day. */
  readonly buckets: readonly number[];
  readonly lastHour: number;
  /** When the numbers were last known to be right. */
  readonly asOfMs: number;
}

export type Prediction =
  | {
      readonly status: 'cannot-say';
      readonly reason: 'refills' | 'short-window' | 'old-data' | 'little-history' | 'little-used';
      readonly sentence: string;
    }
  | ({ readonly status: 'runs-out'; readonly atMs: number } & Paces)
  /** It lasts until the period ends, with so much to spare. */
  | ({ readonly status: 'lasts'; readonly spare: number } & Paces);

/** The usual pace, and beside it the newest one, which a mean hides. */
interface Paces {
  readonly averagePerHour: number;
  readonly lastHour: number;
}

const HOUR_MS = 3_600_000;
/** In a shorter window, a straight line from a few calls means nothing. */
const SHORTEST_WINDOW_MS = 6 * HOUR_MS;
const OLDEST_DATA_MS = 6 * HOUR_MS;
const FEWEST_BUCKETS = 3;
const LEAST_USED = 0.03;
/** So much is left out at each end: one odd day is not a habit. */
const TRIMMED = 0.2;

/** When a limit runs out at the usual pace and with what waits. `history` is needed for quotas only. */
export function predict(limit: LimitSpec, history: QuotaHistory | null, atMs: number): Prediction {
  if (limit.kind === 'rate' && limit.perMs <= SHORTEST_WINDOW_MS)
    return cannotSay('short-window', 'This limit refills within hours, too fast for a forecast.');
  if (limit.kind !== 'quota')
    return cannotSay('refills', 'This limit refills all the time and does not run out.');
  if (history === null) return cannotSay('little-history', 'Nothing was counted yet.');
  return doubtIn(limit, history, atMs) ?? extrapolate(limit, history, atMs);
}

function doubtIn(limit: QuotaLimit, history: QuotaHistory, atMs: number): Prediction | null {
  const { amount, used, buckets, asOfMs } = history;
  if (!(atMs - asOfMs <= OLDEST_DATA_MS))
    return cannotSay('old-data', 'The numbers are more than 6 hours old.');
  if (buckets.length < FEWEST_BUCKETS) {
    const name = limit.period === 'month' ? 'days' : 'hours';
    return cannotSay(
      'little-history',
      `Not enough history (${buckets.length} of ${FEWEST_BUCKETS} ${name}).`,
    );
  }
  if (!(used >= amount * LEAST_USED))
    return cannotSay('little-used', 'Less than 3 % of it is used so far.');
  return null;
}

function extrapolate(limit: QuotaLimit, history: QuotaHistory, atMs: number): Prediction {
  const { period, amount, used, queued, buckets, lastHour } = history;
  const bucketHours = limit.period === 'month' ? 24 : 1;
  const averagePerHour = trimmedMean(buckets) / bucketHours;
  const paces = { averagePerHour: Math.round(averagePerHour), lastHour };
  const left = amount - used - queued;
  if (left <= 0) return { status: 'runs-out', atMs, ...paces };
  const hours = Math.max(0, period.endMs - atMs) / HOUR_MS;
  const spare = Math.floor(left - averagePerHour * hours);
  if (spare >= 0) return { status: 'lasts', spare, ...paces };
  return {
    status: 'runs-out',
    atMs: Math.floor(atMs + (left / averagePerHour) * HOUR_MS),
    ...paces,
  };
}

/** What is no count counts as nothing. */
function trimmedMean(values: readonly number[]): number {
  const sorted = values.map((value) => (value > 0 ? value : 0)).toSorted((a, b) => a - b);
  const trimmed = Math.floor(sorted.length * TRIMMED);
  const kept = sorted.slice(trimmed, sorted.length - trimmed);
  return kept.reduce((sum, value) => sum + value, 0) / kept.length;
}

function cannotSay(
  reason: Extract<Prediction, { status: 'cannot-say' }>['reason'],
  sentence: string,
): Prediction {
  return { status: 'cannot-say', reason, sentence };
}
