import {
  AttemptError,
  type Candidate,
  type End,
  type Problem,
  type Reply,
} from '#main/values/call.ts';
import { ShutDownError } from '#main/values/shut-down.ts';
import { STOPPING } from './admit.ts';

/** An answer to relay, or the end of an attempt that brought none. */
export type Sent<Answer> =
  | { readonly kind: 'reply'; readonly reply: Reply<Answer> }
  | { readonly kind: 'nothing'; readonly end: End; readonly problem: Problem | null };

/** Makes one attempt. Never throws: a bug of ours must not leave a call open, so it is reported and booked. */
export async function send<Answer>(
  candidate: Candidate<Answer>,
  signal: AbortSignal,
  reportBug: (error: unknown) => void,
): Promise<Sent<Answer>> {
  if (signal.aborted) return neverSent(signal);
  try {
    return { kind: 'reply', reply: await candidate.send(signal) };
  } catch (error) {
    if (signal.aborted) return leftOrEnded(signal);
    if (error instanceof AttemptError)
      return { kind: 'nothing', end: endOf(error), problem: error.problem };
    reportBug(error);
    return { kind: 'nothing', end: BROKEN, problem: BUG };
  }
}

const NOTHING_LEARNED = {
  status: null,
  model: null,
  usage: null,
  isUsageFinal: false,
  contentCharacters: 0,
  firstContentMs: null,
  upstreamRequestId: null,
} as const;

const CANCELLED: End = {
  ...NOTHING_LEARNED,
  state: 'cancelled',
  errorKind: null,
  problem: 'The client went away before an answer came.',
};

const SHUT_DOWN: Problem = {
  code: 'unknown_outcome',
  status: 503,
  sentence:
    'Tallylight was shut down before an answer came. Whether the work was done is not known.',
  retryAtMs: null,
};

/** A client that left hears nothing; one that is still there is told that we end. */
function leftOrEnded({ reason }: AbortSignal): Sent<never> {
  if (!(reason instanceof ShutDownError)) return { kind: 'nothing', end: CANCELLED, problem: null };
  const { status, sentence } = SHUT_DOWN;
  const end: End = { ...CANCELLED, state: 'unknown', status, problem: sentence };
  return { kind: 'nothing', end, problem: SHUT_DOWN };
}

/** Broken off while its intent was being written. */
function neverSent({ reason }: AbortSignal): Sent<never> {
  const problem = reason instanceof ShutDownError ? STOPPING : null;
  const why = problem?.sentence ?? 'The client went away before this was sent.';
  const end: End = { ...NOTHING_LEARNED, state: 'refused', errorKind: null, problem: why };
  return { kind: 'nothing', end, problem };
}

const BUG: Problem = {
  code: 'unknown_outcome',
  status: 500,
  sentence:
    'Something went wrong inside Tallylight. Its log says more; your request may have been sent.',
  retryAtMs: null,
};

const BROKEN: End = {
  ...NOTHING_LEARNED,
  state: 'unknown',
  status: BUG.status,
  errorKind: 'unknown',
  problem: BUG.sentence,
};

function endOf({ fault, problem, isSent, isTooSlow }: AttemptError): End {
  const state = isSent ? 'unknown' : problem.code === 'server_down' ? 'refused' : 'failed';
  return {
    ...NOTHING_LEARNED,
    state,
    status: problem.status,
    errorKind: fault.kind,
    problem: fault.sentence,
    isTooSlow,
  };
}
