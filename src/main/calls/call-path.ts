import type { Clock } from '#main/host/clock.ts';
import type { Call, Candidate, Delivery, End, Problem, Settlement } from '#main/values/call.ts';
import { UNKNOWN_COST, type Cost } from '#main/values/cost.ts';
import { NOT_RECORDABLE } from './admit.ts';
import type { Admitted, Pass } from './admission.ts';
import { nextTry } from './next-try.ts';
import type { Plan } from './plan.ts';
import { send, type Sent } from './send.ts';
import { addUp, billFor, type Bill, type PriceUsage } from './settle.ts';
import { waitOrAbort } from './wait.ts';

export interface Attempt {
  readonly callId: string;
  /** Counts from 1. */
  readonly position: number;
  readonly targetId: string;
  readonly targetName: string;
  readonly startedAtMs: number;
  /** The dearest outcome, held back before it was sent; `null` when its price is unknown. */
  readonly reservedNanoUsd: number | null;
  readonly queuedMs: number;
}

/** Why a call goes where it goes. */
type Explained = Pick<Plan<unknown>, 'why' | 'routing'>;

/** A candidate that could not be tried, and why. */
interface Refusal<Answer> {
  readonly candidate: Candidate<Answer>;
  readonly problem: Problem;
}

/** What the path needs of the books. The promises resolve once the rows are durable. */
export interface Ledger {
  /** Writes an attempt, the first one with its call. Rejects when it can't be: then nothing is sent. */
  intend(call: Call, plan: Explained, attempt: Attempt): Promise<void>;
  /** Closes the attempt. Never rejects: what can't be written now is written later. */
  settle(call: Call, attempt: Attempt, end: End, bill: Bill, durationMs: number): Promise<void>;
  /** Closes the call as its last attempt ended, for what all of them cost. Never rejects. */
  close(call: Call, attempt: Attempt, end: End, cost: Cost, durationMs: number): Promise<void>;
  /** Keeps a call that was never sent. Never rejects. */
  refuse(
    call: Call,
    plan: Explained,
    problem: Problem,
    target: { readonly id: string; readonly name: string } | null,
  ): Promise<void>;
}

/** Told of every settled attempt, to keep health and key states. */
export type Observe = (attempt: Attempt, end: End, durationMs: number, call: Call) => void;

export interface CallPathParts {
  readonly ledger: Ledger;
  readonly admit: <Answer>(call: Call, candidate: Candidate<Answer>) => Promise<Admitted>;
  /** Whether one more attempt may be made of a call that has made so many. */
  readonly mayTry: (triesMade: number) => boolean;
  readonly observe: Observe;
  readonly random: { fraction(): number };
  readonly reportBug: (error: unknown) => void;
}

/** An attempt that is over, and how its client would be shown it. */
interface Made {
  readonly attempt: Attempt;
  readonly end: End;
  readonly bill: Bill;
  readonly durationMs: number;
  readonly show: () => unknown;
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
    plan: Plan<Answer>,
    delivery: Delivery<Answer>,
  ): Promise<Settlement> {
    const { admit, mayTry, ledger, random } = this.#parts;
    const made: Made[] = [];
    let firstRefusal: Refusal<Answer> | null = null;
    let place = 0;
    let triesHere = 0;
    for (;;) {
      const candidate = plan.order[place];
      if (!candidate) return this.#endPlanless(call, plan, delivery);
      const admitted = await admit(call, candidate);
      if (admitted.kind !== 'admitted') {
        firstRefusal ??= { candidate, problem: problemOf(admitted) };
        // Much can change between a plan and its turn; the next one may have room.
        if (admitted.kind === 'refused' && place + 1 < plan.order.length) {
          place += 1;
          triesHere = 0;
          continue;
        }
        return this.#endUnmade(call, plan, firstRefusal, made, delivery);
      }
      const attempt = this.#open(call, candidate, admitted.pass, made.length + 1);
      try {
        await ledger.intend(call, plan, attempt);
      } catch {
        admitted.pass.giveBack();
        const refusal = { candidate, problem: NOT_RECORDABLE };
        return this.#endUnmade(call, plan, refusal, made, delivery);
      }
      // Counted, because further attempts are a share of the first ones.
      if (made.length === 0) mayTry(0);
      triesHere += 1;
      const last = await this.#make(call, candidate, attempt, delivery);
      made.push(last);
      const next = nextTry({
        end: last.end,
        triesHere,
        hasOther: place + 1 < plan.order.length,
        leftMs: call.deadlineMs === null ? null : call.deadlineMs - this.#clock.monotonicMs(),
        draw: random.fraction(),
      });
      const goesOn = next.kind !== 'over' && mayTry(made.length);
      const booked = this.#book(call, last, admitted.pass);
      if (!goesOn) return this.#finish(call, made, booked, delivery);
      await booked;
      if (next.kind === 'other') {
        place += 1;
        triesHere = 0;
      } else if (!(await waitOrAbort(next.waitMs, call.signal, this.#clock)))
        return this.#finish(call, made, booked, delivery);
    }
  }

  #open<Answer>(
    call: Call,
    { targetId, targetName }: Candidate<Answer>,
    { reservedNanoUsd, queuedMs }: Pass,
    position: number,
  ): Attempt {
    const startedAtMs = this.#clock.wallMs();
    return {
      callId: call.id,
      position,
      targetId,
      targetName,
      startedAtMs,
      reservedNanoUsd,
      queuedMs,
    };
  }

  async #make<Answer>(
    call: Call,
    candidate: Candidate<Answer>,
    attempt: Attempt,
    delivery: Delivery<Answer>,
  ): Promise<Made> {
    const { reportBug } = this.#parts;
    const startedMs = this.#clock.monotonicMs();
    const sent = await send(candidate, call.signal, reportBug);
    const { end, show } = await present(sent, delivery, startedMs);
    const price: PriceUsage = (model, usage) => candidate.price(model, usage, attempt.startedAtMs);
    const estimate = (characters: number) => candidate.estimateUsage(characters);
    const bill = billFor(end, end.model ?? call.model, estimate, price, attempt.reservedNanoUsd);
    return { attempt, end, bill, durationMs: this.#since(startedMs), show };
  }

  /** Ledger, limits, breaker and budget at once; then whoever keeps an eye on health. */
  async #book(call: Call, { attempt, end, bill, durationMs }: Made, pass: Pass): Promise<void> {
    pass.settle(end, bill);
    await this.#parts.ledger.settle(call, attempt, end, bill, durationMs);
    try {
      this.#parts.observe(attempt, end, durationMs, call);
    } catch (error) {
      // The answer is there and paid for.
      this.#parts.reportBug(error);
    }
  }

  /** Where nothing helped, the first answer is the one that says most. */
  async #finish<Answer>(
    call: Call,
    made: readonly Made[],
    booked: Promise<void>,
    delivery: Delivery<Answer>,
  ): Promise<Settlement> {
    const last = made.at(-1);
    const first = made[0];
    const shown = last?.end.state === 'failed' ? first : last;
    if (!shown) throw new Error('Nothing was made');
    const cost = addUp(made.map(({ bill }) => bill.cost));
    const durationMs = made.reduce((sum, one) => sum + one.durationMs, 0);
    const { end, attempt } = shown;
    await Promise.all([booked, this.#parts.ledger.close(call, attempt, end, cost, durationMs)]);
    if (shown !== last) await shown.show();
    const queuedMs = made.reduce((sum, one) => sum + one.attempt.queuedMs, 0);
    const settlement = { state: end.state, cost, attempts: made.length, queuedMs };
    delivery.finish(settlement);
    return settlement;
  }

  /** One more attempt was not allowed: the answers so far count, or the refusal when there are none. */
  async #endUnmade<Answer>(
    call: Call,
    plan: Plan<Answer>,
    { candidate: { targetId, targetName }, problem }: Refusal<Answer>,
    made: readonly Made[],
    delivery: Delivery<Answer>,
  ): Promise<Settlement> {
    if (made.length > 0) return this.#finish(call, made, Promise.resolve(), delivery);
    await this.#parts.ledger.refuse(call, plan, problem, { id: targetId, name: targetName });
    return refuse(delivery, problem);
  }

  /** Nobody could be tried at all. */
  async #endPlanless<Answer>(
    call: Call,
    plan: Plan<Answer>,
    delivery: Delivery<Answer>,
  ): Promise<Settlement> {
    const { problem } = plan;
    if (!problem) throw new Error('A call needs somewhere to go');
    await this.#parts.ledger.refuse(call, plan, problem, null);
    return refuse(delivery, problem);
  }

  #since(startedMs: number): number {
    return Math.round(this.#clock.monotonicMs() - startedMs);
  }
}

function refuse<Answer>(delivery: Delivery<Answer>, problem: Problem): Settlement {
  const settlement: Settlement = {
    state: 'refused',
    cost: UNKNOWN_COST,
    attempts: 0,
    queuedMs: 0,
  };
  delivery.decline(problem);
  delivery.finish(settlement);
  return settlement;
}

/** Relays an answer, or prepares what stands in its place. */
async function present<Answer>(
  sent: Sent<Answer>,
  delivery: Delivery<Answer>,
  startedMs: number,
): Promise<{ end: End; show: () => unknown }> {
  if (sent.kind === 'reply') {
    const show = (): Promise<End> => delivery.relay(sent.reply, startedMs);
    return { end: await show(), show };
  }
  const show = (): void => {
    if (sent.problem) delivery.decline(sent.problem);
  };
  show();
  return { end: sent.end, show };
}

function problemOf(admitted: Exclude<Admitted, { kind: 'admitted' }>): Problem {
  return admitted.kind === 'refused' ? admitted.problem : GAVE_UP;
}

const GAVE_UP: Problem = {
  code: 'gave_up',
  status: 499,
  sentence: 'The client went away while this waited its turn. Nothing was sent.',
  retryAtMs: null,
  retryAfterMs: null,
};
