import type { Cost } from './cost.ts';
import type { ErrorKind, Fault } from './fault.ts';
import type { Price } from './price.ts';
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
  /** What kind of work it is, such as `content_evaluation`; `null` for what has no part in routing. */
  readonly requestType: string | null;
  /** The tag that the client sent; `null` leaves it to the episode in work. */
  readonly episodeTag: string | null;
  readonly model: string | null;
  readonly isStream: boolean;
  /** Who goes first where calls have to wait. */
  readonly priority: Priority;
  /** When nobody waits for it any more, by the monotonic clock; `null` for the usual patience. */
  readonly deadlineMs: number | null;
  /** Whether its client tries again by itself; left out where that can't be seen. */
  readonly clientRetry?: ClientRetry | null;
  /** Aborted once the client has gone. */
  readonly signal: AbortSignal;
}

/** A call that is its client's own next try. */
export interface ClientRetry {
  /** The id of the call before; `null` where it isn't known. */
  readonly of: string | null;
}

export type Priority = 'high' | 'normal' | 'low';

/** What a call will use at most, as far as can be told before: whole numbers from 0. */
export interface Demand {
  readonly requests: number;
  readonly tokens: number;
  readonly characters: number;
  readonly queries: number;
}

/** Why a client gets no provider's answer. */
export interface Problem {
  /** Stable, for programs. */
  readonly code:
    | 'no_key'
    | 'disabled'
    | 'not_set_up'
    | 'no_candidate'
    | 'above_price_ceiling'
    | 'paused'
    | 'server_down'
    | 'rate_limit_deferred'
    | 'queue_full'
    | 'breaker_open'
    | 'budget_exceeded'
    | 'gave_up'
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
  /** How soon a client may well try again, 60 s at most; left out where it should not by itself. */
  readonly retryAfterMs?: number | null;
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
  /** Whose limits and breaker it is under, such as `provider:claude`. */
  readonly scope: string;
  /** What it will use at most. */
  demand(): Demand;
  /** What it costs at most, in nano-dollars; `null` when no price is known. */
  dearestNanoUsd(): number | null;
  /** Why it can't be tried now; `null` when it can. Asked directly before the attempt. */
  obstacle(): Problem | null;
  /** Throws `AttemptError` when there is no answer, or the signal's reason once it is aborted. */
  send(signal: AbortSignal): Promise<Reply<Answer>>;
  /** What was used when nobody says: from the request and the characters seen. `null` when nothing is billed. */
  estimateUsage(contentCharacters: number): Usage | null;
  /** What this use costs by the price list of that time; `null` when none has a price for all of it. */
  price(model: string | null, usage: Usage, atMs: number): Price | null;
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
  /** What the provider itself said that it cost, in nano-dollars; left out where it says nothing. */
  readonly reportedNanoUsd?: number | null;
  /** Whether `usage` is all that was used; a stream that was cut has used more. */
  readonly isUsageFinal: boolean;
  readonly contentCharacters: number;
  /** Since sending; `null` when no content came. */
  readonly firstContentMs: number | null;
  readonly errorKind: ErrorKind | null;
  readonly problem: string | null;
  readonly upstreamRequestId: string | null;
  /** What the other side asked to wait; left out where it asked for nothing. */
  readonly retryAfterMs?: number | null;
  /** Given up because what was waited for was too long in coming; left out means no. */
  readonly isTooSlow?: boolean;
  /** As in `Fault`: when what is used up comes back, and whether it is one model's alone. */
  readonly resetAtMs?: number | null;
  readonly isOfModelOnly?: boolean;
}

/** What the ledger holds of a call that is over. */
export interface Settlement {
  readonly state: CallState;
  readonly cost: Cost;
  /** How many attempts were made. */
  readonly attempts: number;
  /** How long all of them together waited their turn, in milliseconds. */
  readonly queuedMs: number;
}

/** A door's side of a call: `relay` or `decline`, the last of which counts, and then `finish`. */
export interface Delivery<Answer> {
  /**
   * Gives the client what can be given before the books are closed: the body of a stream, but not
   * its end. Never throws; a client that left is `cancelled`. The same reply may come once more, when
   * nothing that was tried after it was any better.
   */
  relay(reply: Reply<Answer>, sentAtMs: number): Promise<End>;
  /** Prepares an answer of our own. */
  decline(problem: Problem): void;
  /** Ends the answer. The ledger is durable by now. */
  finish(settlement: Settlement): void;
}
