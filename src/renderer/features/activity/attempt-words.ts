import type { AttemptDetail, CallState } from '#contract/calls.ts';
import { countOf } from '#renderer/ui/format-count.ts';
import { formatCost, formatSum, formatUsd } from '#renderer/ui/format-money.ts';
import { formatDuration } from '#renderer/ui/format-time.ts';

/** A shorter wait is nothing that a person would notice. */
const WORTH_SAYING_MS = 50;

/** Sent, and answered or not: what may have cost something. */
const MAY_HAVE_COST: ReadonlySet<CallState> = new Set(['ok', 'aborted', 'cancelled', 'unknown']);

/** How it came to a further attempt: "tried again 0.5 s later", "rerouted"; `null` for the first. */
export function describeTurn(
  attempt: Pick<AttemptDetail, 'targetId' | 'startedAtMs'>,
  before: Pick<AttemptDetail, 'targetId' | 'startedAtMs' | 'durationMs'> | undefined,
): string | null {
  if (!before) return null;
  if (attempt.targetId !== before.targetId) return '⤴ rerouted';
  const waitMs = attempt.startedAtMs - before.startedAtMs - (before.durationMs ?? 0);
  return waitMs < WORTH_SAYING_MS ? 'tried again' : `tried again ${formatDuration(waitMs)} later`;
}

/** "waited 1.2 s"; `null` when it did not, or when nobody knows. */
export function describeQueue(queuedMs: number | null): string | null {
  if (queuedMs === null || queuedMs < WORTH_SAYING_MS) return null;
  return `waited ${formatDuration(queuedMs)} for its turn`;
}

/** "held back $0.012, cost $0.0031": what the budgets set aside for it, and what became of that. */
export function describeMoney({
  state,
  cost,
  reservedNanoUsd: reserved,
}: Pick<AttemptDetail, 'state' | 'cost' | 'reservedNanoUsd'>): string | null {
  const held = reserved === null || reserved === 0 ? null : `held back ${formatUsd(reserved)}`;
  if (cost.nanoUsd !== null) return join(held, `cost ${formatCost(cost)}`);
  if (state === 'open') return held;
  if (MAY_HAVE_COST.has(state)) return join(held, 'no price is known');
  return held === null ? null : `${held} and gave it back`;
}

/** What several attempts add up to; `null` for one, which says all of it itself. */
export function describeAttempts(attempts: readonly AttemptDetail[]): string | null {
  if (attempts.length < 2) return null;
  const queuedMs = attempts.reduce((sum, { queuedMs: ms }) => sum + (ms ?? 0), 0);
  const known = attempts.flatMap(({ cost }) => cost.nanoUsd ?? []);
  const unpriced = attempts.filter(
    ({ state, cost }) => cost.nanoUsd === null && MAY_HAVE_COST.has(state),
  );
  const sum = formatSum({
    calls: attempts.length,
    knownNanoUsd: known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0),
    callsWithoutPrice: unpriced.length,
    hasEstimates: attempts.some((attempt) => attempt.cost.source === 'estimate'),
  });
  const cost = known.length + unpriced.length === 0 ? 'nothing counted as spent' : `${sum} in all`;
  return [countOf(attempts.length, 'attempt'), describeQueue(queuedMs), cost]
    .filter((part) => part !== null)
    .join(' · ');
}

function join(first: string | null, second: string): string {
  return first === null ? second : `${first}, ${second}`;
}
