import type { End } from '#main/values/call.ts';
import type { ErrorKind } from '#main/values/fault.ts';
import type { Outcome } from './breaker-state.ts';

type Ended = Pick<End, 'state' | 'status' | 'errorKind'>;

/** Only these are faults of the other side's health; the table is in docs/providers.md. */
const COUNTED: ReadonlySet<ErrorKind> = new Set(['overloaded', 'transient']);
/** A conflict is over a moment later, and the provider is well. */
const CONFLICT = 409;

/** What the end of a request says about its provider. Keys, credit and limits are other matters. */
export function providerOutcome({ state, status, errorKind }: Ended): Outcome {
  if (state === 'cancelled' || isOurRefusal(state, errorKind)) return 'cancelled';
  if (errorKind === null) return state === 'ok' ? 'success' : 'neutral';
  return COUNTED.has(errorKind) && status !== CONFLICT ? 'failure' : 'neutral';
}

/**
 * What the end of a call says about its MCP server. A result that says `isError`, one of another shape and
 * a refusal by protocol are answers, and whatever answers is there. Only a lost transport, a server that
 * can't be started and a time-out count.
 */
export function serverOutcome({ state, errorKind }: Ended): Outcome {
  if (state === 'cancelled' || isOurRefusal(state, errorKind)) return 'cancelled';
  if (errorKind === 'transient') return 'failure';
  const isAnswer = state === 'ok' || state === 'tool-error' || errorKind === 'bad_request';
  return isAnswer ? 'success' : 'neutral';
}

/** Refused without a fault of the other side: it never came to sending. */
function isOurRefusal(state: Ended['state'], errorKind: ErrorKind | null): boolean {
  return state === 'refused' && errorKind === null;
}
