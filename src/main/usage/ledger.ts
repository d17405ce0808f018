import type { Clock } from '#main/host/clock.ts';
import type { GroupCommit } from '#main/storage/group-commit.ts';
import type { Call, End, Problem } from '#main/values/call.ts';
import { UNKNOWN_COST, type Cost } from '#main/values/cost.ts';
import type { Usage } from '#main/values/usage.ts';
import type { OpenedAttempt } from './call-record.ts';
import type { CallWriter } from './call-writer.ts';

export interface LedgerBill {
  readonly usage: Usage | null;
  readonly cost: Cost;
  readonly priceVersion: string | null;
}

/** What the ledger tells of itself. */
export interface LedgerEvents {
  /** The rows differ from before. */
  changed(): void;
  /** Whether rows wait in memory because the disk takes none. */
  waiting(isWaiting: boolean): void;
}

/** Between two tries to write what the disk did not take. */
const RETRY_MS = 1_000;

/** The durable book of every call. What it has not written was not allowed. */
export class Ledger {
  readonly #commit: GroupCommit;
  readonly #writer: CallWriter;
  readonly #episodeOf: (tag: string | null) => string | null;
  readonly #events: LedgerEvents;
  readonly #clock: Clock;
  #late: (() => void)[] = [];

  constructor(
    commit: GroupCommit,
    writer: CallWriter,
    episodeOf: (tag: string | null) => string | null,
    events: LedgerEvents,
    clock: Clock,
  ) {
    this.#commit = commit;
    this.#writer = writer;
    this.#episodeOf = episodeOf;
    this.#events = events;
    this.#clock = clock;
  }

  /** Resolves once call and attempt are durable. Rejects when they can't be: then nothing may be sent. */
  async intend(call: Call, why: string, attempt: OpenedAttempt): Promise<void> {
    await this.#commit.write(() => {
      if (attempt.position === 1) this.#open(call, why, attempt.startedAtMs);
      this.#writer.openAttempt(attempt);
    });
    this.#events.changed();
  }

  /** Closes attempt and call. Never rejects: what the disk does not take now is written later. */
  async settle(
    call: Call,
    attempt: OpenedAttempt,
    end: End,
    bill: LedgerBill,
    durationMs: number,
  ): Promise<void> {
    const { state, status, firstContentMs, errorKind, problem, upstreamRequestId } = end;
    await this.#writeNowOrLater(() => {
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
      this.#writer.closeCall(call.id, {
        state,
        status,
        durationMs,
        problem,
        targetId: attempt.targetId,
        targetName: attempt.targetName,
        model: end.model,
        cost: bill.cost,
      });
    });
  }

  /** Keeps a call that was never sent. Never rejects. */
  async refuse(
    call: Call,
    why: string,
    { status, sentence }: Problem,
    target: { readonly id: string; readonly name: string },
  ): Promise<void> {
    const atMs = this.#clock.wallMs();
    await this.#writeNowOrLater(() => {
      this.#open(call, why, atMs);
      this.#writer.closeCall(call.id, {
        state: 'refused',
        targetId: target.id,
        targetName: target.name,
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
    this.#commit.flush();
  }

  #open({ episodeTag, ...call }: Call, why: string, startedAtMs: number): void {
    const { id, kind, what, clientId, clientName, model, isStream } = call;
    const episodeId = this.#episodeOf(episodeTag);
    this.#writer.openCall({
      id,
      kind,
      what,
      clientId,
      clientName,
      model,
      isStream,
      startedAtMs,
      episodeId,
      why,
    });
  }

  async #writeNowOrLater(body: () => void): Promise<void> {
    try {
      await this.#commit.write(body);
      this.#events.changed();
    } catch {
      this.#late.push(body);
      if (this.#late.length > 1) return;
      this.#events.waiting(true);
      this.#retryLater();
    }
  }

  #retryLater(): void {
    this.#clock.after(RETRY_MS, () => {
      this.#commit
        .write(() => {
          for (const body of this.#late) body();
          return this.#late.length;
        })
        .then(
          (written) => {
            // More may have failed while this was being written.
            this.#late = this.#late.slice(written);
            if (this.#late.length > 0) return this.#retryLater();
            this.#events.waiting(false);
            this.#events.changed();
          },
          () => this.#retryLater(),
        );
    });
  }
}
