import type { CallState, Usage } from '#contract/calls.ts';
import type { Cost } from '#contract/money.ts';
import type { ErrorKind, Fault } from '#main/values/fault.ts';

/** One request of a client, from the door on. */
export interface Call {
  readonly id: string;
  readonly kind: 'message' | 'tool';
  /** What was asked, in few words: "Message", "Tool echo". */
  readonly what: string;
  readonly clientId: string;
  readonly clientName: string;
  /** What the client tagged it with; `null` leaves it to the episode in work. */
  readonly episodeId: string | null;
  readonly model: string | null;
  readonly isStream: boolean;
  /** Aborted once the client has gone. */
  readonly signal: AbortSignal;
}

/** Why a call is not sent. `status` is the HTTP status that says the same. */
export interface Refusal {
  readonly code:
    | 'no_key'
    | 'paused'
    | 'server_down'
    | 'not_recordable'
    | 'stopping'
    | 'no_candidate';
  readonly status: number;
  /** What happened, what it means and what to do, for a person. */
  readonly sentence: string;
  /** From when on it would work, by the wall clock, where that is known. */
  readonly retryAtMs: number | null;
}

/** The answer of one target, at the moment when a client could be given its first byte. */
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
  obstacle(): Refusal | null;
  /** Throws `AttemptError` when there is no answer, or the signal's reason once it is aborted. */
  send(signal: AbortSignal): Promise<Reply<Answer>>;
}

/** No answer came. */
export class AttemptError extends Error {
  override readonly name = 'AttemptError';
  readonly fault: Fault;
  /** Whether the other side may have acted, and billed. */
  readonly isSent: boolean;

  constructor(fault: Fault, isSent: boolean) {
    super(fault.sentence);
    this.fault = fault;
    this.isSent = isSent;
  }
}

/** How the relaying of an answer ended, with everything that was learned on the way. */
export interface End {
  readonly state: Exclude<CallState, 'open' | 'refused'>;
  readonly model: string | null;
  readonly usage: Usage | null;
  /** Since sending; `null` when no content came. */
  readonly firstContentMs: number | null;
  readonly errorKind: ErrorKind | null;
  readonly problem: string | null;
}

/** What the ledger holds once a call is over. */
export interface Settlement {
  readonly state: CallState;
  readonly cost: Cost;
}

/** A door's side of a call: takes exactly one of the two ways, and then `finish`. */
export interface Delivery<Answer> {
  /**
   * Gives the client what can be given before the books are closed: the body of a stream, but not
   * its end. Never throws; a client that left is `cancelled`.
   */
  relay(reply: Reply<Answer>, attempt: { readonly sentAtMs: number }): Promise<End>;
  /** Answers a client that gets no provider's answer. */
  refuse(refusal: Refusal): void;
  /** Ends the answer. The ledger is durable by now. */
  finish(settlement: Settlement): void;
}
