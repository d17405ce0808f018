import type { Clock } from '#main/host/clock.ts';
import { UNKNOWN_COST } from '#main/values/cost.ts';
import { admit, NOT_RECORDABLE, type Gate } from './admit.ts';
import type { Call, Candidate, Delivery, End, Problem, Settlement } from '#main/values/call.ts';
import { planCall } from './plan.ts';
import { send } from './send.ts';
import { billFor, type Bill, type PriceUsage } from './settle.ts';

export interface Attempt {
  readonly callId: string;
  /** Counts from 1. */
  readonly position: number;
  readonly targetId: string;
  readonly targetName: string;
  readonly startedAtMs: number;
}

/** What the path needs of the books. Both promises resolve once the rows are durable. */
export interface Ledger {
  /** Opens the call with its first attempt. Rejects when it can't be written: then nothing is sent. */
  intend(call: Call, why: string, attempt: Attempt): Promise<void>;
  /** Closes the attempt, and with it the call. Never rejects: what can't be written now is written later. */
  settle(call: Call, attempt: Attempt, end: End, bill: Bill, durationMs: number): Promise<void>;
  /** Keeps a call that was never sent. Never rejects. */
  refuse(
    call: Call,
    why: string,
    problem: Problem,
    target: { readonly id: string; readonly name: string },
  ): Promise<void>;
}

/** Told of every settled attempt, to keep health and key states. */
export type Observe = (attempt: Attempt, end: End, durationMs: number) => void;

export interface CallPathParts {
  readonly ledger: Ledger;
  readonly gate: Gate;
  /** The price list of one target at one time. */
  readonly priceAt: (targetId: string, atMs: number) => PriceUsage;
  readonly observe: Observe;
  readonly reportBug: (error: unknown) => void;
}

/** The one way that every call takes, a chat completion and a tool call alike. */
export class CallPath {
  readonly #parts: CallPathParts;
  readonly #clock: Clock;

  constructor(parts: CallPathParts, clock: Clock) {
    this.#parts = parts;
    this.#clock = clock;
  }

  /** Resolves once the client has its answer and the ledger has the call. */
  async run<Answer>(
    call: Call,
    candidates: readonly Candidate<Answer>[],
    delivery: Delivery<Answer>,
  ): Promise<Settlement> {
    const { ledger, gate, priceAt, reportBug } = this.#parts;
    const { order, why } = planCall(candidates);
    const [candidate] = order;
    if (!candidate) throw new Error('A call needs somewhere to go');

    const problem = admit(gate, candidate);
    if (problem) return this.#refuse(call, why, problem, candidate, delivery);
    const startedMs = this.#clock.monotonicMs();
    const attempt: Attempt = {
      callId: call.id,
      position: 1,
      targetId: candidate.targetId,
      targetName: candidate.targetName,
      startedAtMs: this.#clock.wallMs(),
    };
    try {
      await ledger.intend(call, why, attempt);
    } catch {
      return this.#refuse(call, why, NOT_RECORDABLE, candidate, delivery);
    }

    const sent = await send(candidate, call.signal, reportBug);
    if (sent.kind === 'nothing' && sent.problem) delivery.decline(sent.problem);
    const end = sent.kind === 'reply' ? await delivery.relay(sent.reply, startedMs) : sent.end;

    const price = priceAt(candidate.targetId, attempt.startedAtMs);
    const estimate = (characters: number) => candidate.estimateUsage(characters);
    const bill = billFor(end, end.model ?? call.model, estimate, price);
    const durationMs = Math.round(this.#clock.monotonicMs() - startedMs);
    await ledger.settle(call, attempt, end, bill, durationMs);
    this.#tell(attempt, end, durationMs);
    const settlement = { state: end.state, cost: bill.cost };
    delivery.finish(settlement);
    return settlement;
  }

  #tell(attempt: Attempt, end: End, durationMs: number): void {
    try {
      this.#parts.observe(attempt, end, durationMs);
    } catch (error) {
      // The answer is there and paid for.
      this.#parts.reportBug(error);
    }
  }

  async #refuse<Answer>(
    call: Call,
    why: string,
    problem: Problem,
    { targetId, targetName }: Candidate<Answer>,
    delivery: Delivery<Answer>,
  ): Promise<Settlement> {
    await this.#parts.ledger.refuse(call, why, problem, { id: targetId, name: targetName });
    const settlement: Settlement = { state: 'refused', cost: UNKNOWN_COST };
    delivery.decline(problem);
    delivery.finish(settlement);
    return settlement;
  }
}
