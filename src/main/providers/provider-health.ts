import type { ProviderSummary } from '#contract/providers.ts';
import type { ErrorKind } from '#main/values/fault.ts';

/** One attempt, as far as a provider's health goes. */
export interface Observation {
  readonly atMs: number;
  /** `null` for a success. */
  readonly errorKind: ErrorKind | null;
  readonly durationMs: number;
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
}

export interface Health {
  readonly state: Exclude<ProviderSummary['state'], 'needs-key'>;
  readonly lastHour: ProviderSummary['lastHour'];
}

export const NOTHING_OBSERVED: HealthRecord = { minutes: [], newest: [] };

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
  return { state: stateOf(newest, medianMs), lastHour };
}

function stateOf(newest: readonly Observation[], medianMs: number | null): Health['state'] {
  const last = newest.at(-1);
  if (!last) return 'not-checked';
  if (last.errorKind === 'auth') return 'refused';
  const lastFew = newest.slice(-SILENT_IN_A_ROW);
  const isSilent = lastFew.every(({ errorKind }) => errorKind && SILENT_KINDS.has(errorKind));
  if (lastFew.length === SILENT_IN_A_ROW && isSilent) return 'not-answering';
  return medianMs !== null && medianMs > SLOW_MEDIAN_MS ? 'slow' : 'answering';
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
