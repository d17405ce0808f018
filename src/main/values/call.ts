import type { Cost } from './cost.ts';
import type { ErrorKind, Fault } from './fault.ts';
import type { Usage } from './usage.ts';

/**
 * How a call stands. `refused` was never sent, `failed` is known to have failed, `aborted` was cut
 * after the first content, `unknown` was sent and never answered.
 */
export type CallState =
  | 'open'
  | 'ok'
  | 'tool-error'
  | 'refused'
  | 'failed'
  | 'cancelled'
  | 'aborted'
  | 'unknown';

/** One request of a client, from the door on. */
export interface Call {
  readonly id: string;
  readonly kind: 'message' | 'tool';
  /** What was asked, in few words: "Message", "Tool echo". */
  readonly what: string;
  readonly clientId: string;
  readonly clientName: string;
  /** The tag that the client sent; `null` leaves it to the episode in work. */
  readonly episodeTag: string | null;
  readonly model: string | null;
  readonly isStream: boolean;
  /** Aborted once the client has gone. */
  readonly signal: AbortSignal;
}

/** Why a client gets no provider's answer. */
export interface Problem {
  /** Stable, for programs. */
  readonly code:
    | 'no_key'
    | 'disabled'
    | 'paused'
    | 'server_down'
    | 'not_recordable'
    | 'stopping'
    | 'request_failed'
    | 'unknown_outcome';
  /** The HTTP status that says the same. */
  readonly status: number;
  /** What happened, what it means and what to do, for a person. */
  readonly sentence: string;
  /** From when on it would work, by the wall clock, where that is known. */
  readonly retryAtMs: number | null;
}

/** The answer of one target, at the moment when its client could be given the first byte. */
export interface Reply<Answer> {
  readonly status: number | null;
  readonly upstreamRequestId: string | null;
  readonly fault: Fault | null;
  readonly answer: Answer;
}

/** Somewhere a call can go. */
export interface Candidate<Answer> {
  readonly targetId: string;
  readonly targetName: string;
  /** Why it can't be tried now; `null` when it can. Asked directly before the attempt. */
  obstacle(): Problem | null;
  /** Throws `AttemptError` when there is no answer, or the signal's reason once it is aborted. */
  send(signal: AbortSignal): Promise<Reply<Answer>>;
  /** What was used when nobody says: from the request and the characters seen. `null` when nothing is billed. */
  estimateUsage(contentCharacters: number): Usage | null;
}

/** No answer came. */
export class AttemptError extends Error {
  override readonly name = 'AttemptError';
  readonly fault: Fault;
  readonly problem: Problem;
  /** Whether the other side may have acted, and billed. */
  readonly isSent: boolean;

  constructor(fault: Fault, problem: Problem, isSent: boolean) {
    super(problem.sentence);
    this.fault = fault;
    this.problem = problem;
    this.isSent = isSent;
  }
}

/** How an attempt ended, with everything that was learned on the way. */
export interface End {
  readonly state: Exclude<CallState, 'open'>;
  readonly status: number | null;
  readonly model: string | null;
  readonly usage: Usage | null;
  /** Whether `usage` is all that was used; a stream that was cut has used more. */
  readonly isUsageFinal: boolean;
  readonly contentCharacters: number;
  /** Since sending; `null` when no content came. */
  readonly firstContentMs: number | null;
  readonly errorKind: ErrorKind | null;
  readonly problem: string | null;
  readonly upstreamRequestId: string | null;
}

/** What the ledger holds of a call that is over. */
export interface Settlement {
  readonly state: CallState;
  readonly cost: Cost;
}

/** A door's side of a call: `relay` or `decline`, once, and then `finish`. */
export interface Delivery<Answer> {
  /**
   * Gives the client what can be given before the books are closed: the body of a stream, but not
   * its end. Never throws; a client that left is `cancelled`.
   */
  relay(reply: Reply<Answer>, sentAtMs: number): Promise<End>;
  /** Prepares an answer of our own. */
  decline(problem: Problem): void;
  /** Ends the answer. The ledger is durable by now. */
  finish(settlement: Settlement): void;
}
