import type { Clock } from '#main/host/clock.ts';
import type { GroupCommit } from '#main/storage/group-commit.ts';
import type { Call, End, Problem } from '#main/values/call.ts';
import { UNKNOWN_COST, type Cost } from '#main/values/cost.ts';
import type { Usage } from '#main/values/usage.ts';
import type { OpenedAttempt } from './call-record.ts';
import type { CallWriter } from './call-writer.ts';
import { LateWrites, type LateWriteEvents } from './late-writes.ts';

export interface LedgerBill {
  readonly usage: Usage | null;
  readonly cost: Cost;
  readonly priceVersion: string | null;
}

/** Why a call goes where it goes, in a sentence and, where something was decided, in full. */
export interface Explained {
  readonly why: string;
  readonly routing?: unknown;
}

/** The durable book of every call. What it has not written was not allowed. */
export class Ledger {
  readonly #commit: GroupCommit;
  readonly #writer: CallWriter;
  readonly #episodeOf: (tag: string | null) => string | null;
  readonly #events: LateWriteEvents;
  readonly #clock: Clock;
  readonly #late: LateWrites;
  readonly #writeStates: () => void;

  constructor(
    commit: GroupCommit,
    writer: CallWriter,
    episodeOf: (tag: string | null) => string | null,
    writeStates: () => void,
    events: LateWriteEvents,
    clock: Clock,
  ) {
    this.#commit = commit;
    this.#writer = writer;
    this.#episodeOf = episodeOf;
    this.#writeStates = writeStates;
    this.#events = events;
    this.#clock = clock;
    this.#late = new LateWrites(commit, events, clock);
  }

  /** Resolves once call and attempt are durable. Rejects when they can't be: then nothing may be sent. */
  async intend(call: Call, plan: Explained, attempt: OpenedAttempt): Promise<void> {
    await this.#commit.write(() => {
      if (attempt.position === 1) this.#open(call, plan, attempt.startedAtMs);
      this.#writer.openAttempt(attempt);
      this.#writeStates();
    });
    this.#events.changed();
  }

  /** Closes the attempt. Never rejects: what the disk does not take now is written later. */
  async settle(
    call: Call,
    attempt: OpenedAttempt,
    end: End,
    bill: LedgerBill,
    durationMs: number,
  ): Promise<void> {
    const { state, status, firstContentMs, errorKind, problem, upstreamRequestId } = end;
    await this.#late.write(() => {
      this.#writer.closeAttempt(call.id, attempt.position, {
        state,
        status,
        durationMs,
        firstContentMs,
        errorKind,
        problem,
        upstreamRequestId,
        ...bill,
      });
      this.#writeStates();
    });
  }

  /** Closes the call as this attempt of it ended. Never rejects. */
  async close(
    call: Call,
    { targetId, targetName }: OpenedAttempt,
    { state, status, problem, model }: End,
    cost: Cost,
    durationMs: number,
  ): Promise<void> {
    await this.#late.write(() =>
      this.#writer.closeCall(call.id, {
        state,
        status,
        durationMs,
        problem,
        targetId,
        targetName,
        model,
        cost,
      }),
    );
  }

  /** Keeps a call that was never sent. Never rejects. */
  async refuse(
    call: Call,
    plan: Explained,
    { status, sentence }: Problem,
    target: { readonly id: string; readonly name: string } | null,
  ): Promise<void> {
    const atMs = this.#clock.wallMs();
    await this.#late.writeIfThereIsRoom(() => {
      this.#open(call, plan, atMs);
      this.#writer.closeCall(call.id, {
        state: 'refused',
        targetId: target?.id ?? null,
        targetName: target?.name ?? null,
        model: null,
        status,
        durationMs: 0,
        cost: UNKNOWN_COST,
        problem: sentence,
      });
    });
  }

  /** Writes at once what still waits, for a clean stop. */
  flush(): void {
    this.#late.flush();
  }

  #open({ episodeTag, ...call }: Call, { why, routing }: Explained, startedAtMs: number): void {
    const { id, kind, what, clientId, clientName, model, isStream, requestType, clientRetry } =
      call;
    const episodeId = this.#episodeOf(episodeTag);
    this.#writer.openCall({
      id,
      kind,
      what,
      clientId,
      clientName,
      model,
      isStream,
      requestType,
      ...(clientRetry === undefined ? {} : { clientRetry }),
      startedAtMs,
      episodeId,
      why,
    });
    if (routing !== undefined) this.#writer.explain(id, JSON.stringify(routing));
  }
}
