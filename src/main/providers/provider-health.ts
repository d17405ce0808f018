import type { ProviderSummary } from '#contract/providers.ts';
import type { ErrorKind } from '#main/values/fault.ts';

/** One attempt, as far as a provider's health goes. */
export interface Observation {
  readonly atMs: number;
  /** `null` for a success. */
  readonly errorKind: ErrorKind | null;
  readonly durationMs: number;
}

/** One free look, which is no call of anybody's and counts in no figure. */
export interface Look {
  readonly atMs: number;
  readonly errorKind: ErrorKind | null;
}

interface Minute {
  readonly startMs: number;
  readonly calls: number;
  readonly errors: number;
}

/** What is kept of the attempts: counts by the minute, and the newest ones themselves. Its size has an end. */
export interface HealthRecord {
  readonly minutes: readonly Minute[];
  readonly newest: readonly Observation[];
  /** The last one; `null` before the first. */
  readonly look: Look | null;
}

export interface Health {
  readonly state: Exclude<ProviderSummary['state'], 'needs-key'>;
  /** Whether that is from a free look, and not from a request. */
  readonly isLookedAt: boolean;
  readonly lastHour: ProviderSummary['lastHour'];
}

export const NOTHING_OBSERVED: HealthRecord = { minutes: [], newest: [], look: null };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Enough for a median that does not jump. */
const NEWEST_AT_MOST = 200;
/** So many attempts in a row without an answer, as for a breaker. */
const SILENT_IN_A_ROW = 5;
/** A whole answer that takes this long, for half of the calls, reads as slow to the person who waits. */
const SLOW_MEDIAN_MS = 30_000;
const SILENT_KINDS: ReadonlySet<ErrorKind> = new Set(['transient', 'overloaded']);

/** The record with one more attempt in it, and without what is older than an hour. */
export function observe(record: HealthRecord, observation: Observation): HealthRecord {
  const { atMs } = observation;
  const startMs = atMs - (atMs % MINUTE_MS);
  const isSame = (minute: Minute): boolean => minute.startMs === startMs;
  const before = record.minutes.find(isSame) ?? { startMs, calls: 0, errors: 0 };
  const minute = {
    startMs,
    calls: before.calls + 1,
    errors: before.errors + (speaksAgainst(observation) ? 1 : 0),
  };
  const others = record.minutes.filter((one) => !isSame(one) && isRecent(one.startMs, atMs));
  const newest = record.newest.filter((one) => isRecent(one.atMs, atMs));
  return {
    ...record,
    minutes: [...others, minute],
    newest: [...newest, observation].slice(-NEWEST_AT_MOST),
  };
}

/** How a provider does, from what passed through here within the hour. */
export function judgeHealth(record: HealthRecord, nowMs: number): Health {
  const minutes = record.minutes.filter(({ startMs }) => isRecent(startMs, nowMs));
  const newest = record.newest.filter(({ atMs }) => isRecent(atMs, nowMs));
  const answered = newest.filter(({ errorKind }) => errorKind === null);
  const medianMs = median(answered.map(({ durationMs }) => durationMs));
  const lastHour = {
    calls: minutes.reduce((sum, { calls }) => sum + calls, 0),
    errors: minutes.reduce((sum, { errors }) => sum + errors, 0),
    medianMs,
  };
  const { look } = record;
  const isLookedAt =
    look !== null && isRecent(look.atMs, nowMs) && look.atMs >= (newest.at(-1)?.atMs ?? -Infinity);
  const state = isLookedAt ? stateSeen(look, medianMs) : stateOf(newest, medianMs);
  return { state, isLookedAt, lastHour };
}

/** Nothing was sent since, so the last look says most. */
function stateSeen({ errorKind }: Look, medianMs: number | null): Health['state'] {
  if (errorKind === 'auth') return 'refused';
  if (errorKind !== null && SILENT_KINDS.has(errorKind)) return 'not-answering';
  return isSlow(medianMs) ? 'slow' : 'answering';
}

function stateOf(newest: readonly Observation[], medianMs: number | null): Health['state'] {
  const last = newest.at(-1);
  if (!last) return 'not-checked';
  if (last.errorKind === 'auth') return 'refused';
  const lastFew = newest.slice(-SILENT_IN_A_ROW);
  const isSilent = lastFew.every(({ errorKind }) => errorKind && SILENT_KINDS.has(errorKind));
  if (lastFew.length === SILENT_IN_A_ROW && isSilent) return 'not-answering';
  return isSlow(medianMs) ? 'slow' : 'answering';
}

function isSlow(medianMs: number | null): boolean {
  return medianMs !== null && medianMs > SLOW_MEDIAN_MS;
}

/** A request that can't work is the client's own mistake. */
function speaksAgainst({ errorKind }: Observation): boolean {
  return errorKind !== null && errorKind !== 'bad_request';
}

function isRecent(atMs: number, nowMs: number): boolean {
  return atMs > nowMs - HOUR_MS;
}

function median(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;
}
