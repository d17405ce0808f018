import type { ProviderSummary } from '#contract/providers.ts';
import type { ErrorKind } from '#main/values/fault.ts';

/** One attempt, as far as a provider's health goes. */
export interface Observation {
  readonly atMs: number;
  /** `null` for a success; only faults of the other side speak against it. */
  readonly errorKind: ErrorKind | null;
  readonly durationMs: number;
}

export interface Health {
  readonly state: Exclude<ProviderSummary['state'], 'needs-key'>;
  readonly lastHour: ProviderSummary['lastHour'];
}

const HOUR_MS = 3_600_000;
/** So many attempts in a row without an answer, as for a breaker. */
const SILENT_IN_A_ROW = 5;
/** A whole answer that takes this long, for half of the calls, reads as slow to the person who waits. */
const SLOW_MEDIAN_MS = 30_000;
const SILENT_KINDS: ReadonlySet<ErrorKind> = new Set(['transient', 'overloaded']);

/** The observations that still count: those of the last hour. */
export function observe(
  before: readonly Observation[],
  observation: Observation,
): readonly Observation[] {
  return [...before.filter(({ atMs }) => atMs > observation.atMs - HOUR_MS), observation];
}

/** How a provider does, from what passed through here within the hour. */
export function judgeHealth(all: readonly Observation[], nowMs: number): Health {
  const recent = all.filter(({ atMs }) => atMs > nowMs - HOUR_MS);
  const answered = recent.filter(({ errorKind }) => errorKind === null);
  const medianMs = median(answered.map(({ durationMs }) => durationMs));
  const lastHour = { calls: recent.length, errors: recent.length - answered.length, medianMs };
  return { state: stateOf(recent, medianMs), lastHour };
}

function stateOf(recent: readonly Observation[], medianMs: number | null): Health['state'] {
  const last = recent.at(-1);
  if (!last) return 'not-checked';
  if (last.errorKind === 'auth') return 'refused';
  const lastFew = recent.slice(-SILENT_IN_A_ROW);
  const isSilent = lastFew.every(({ errorKind }) => errorKind && SILENT_KINDS.has(errorKind));
  if (lastFew.length === SILENT_IN_A_ROW && isSilent) return 'not-answering';
  return medianMs !== null && medianMs > SLOW_MEDIAN_MS ? 'slow' : 'answering';
}

function median(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;
}
