import * as z from 'zod';
import type { Clock } from '#main/host/clock.ts';
import type { Database } from '#main/host/sqlite.ts';
import type { AuditEntry } from '#main/values/audit-entry.ts';
import { canonicalJson, nextRow, type AuditRow } from './audit-chain.ts';
import { RollUp } from './roll-up.ts';
import { verifyChain, type Finding } from './verify-chain.ts';

/** Numbers of any size, because a row that somebody altered has to be named and not to fail here. */
const Row = z
  .object({
    sequence: z.number(),
    at: z.number(),
    kind: z.string(),
    subject: z.string(),
    detail: z.string(),
    previous_hash: z.string(),
    hash: z.string(),
  })
  .transform(({ previous_hash: previousHash, ...row }): AuditRow => ({ ...row, previousHash }));

type Held = Pick<AuditRow, 'at' | 'kind' | 'subject' | 'detail'>;

/** Entries that wait for a disk which takes no rows; the oldest give way. */
const HELD_AT_MOST = 1_000;
const RETRY_MS = 2_000;
const PAGE_ROWS = 1_000;

/** Who did what, in a chain that shows when it was changed. Appending never fails its caller. */
export class AuditLog {
  readonly #database: Database;
  readonly #reportFault: (error: unknown) => void;
  readonly #clock: Clock;
  readonly #rollUp: RollUp;
  readonly #listeners = new Set<(isWaiting: boolean) => void>();
  #held: Held[] = [];
  #lost = 0;
  #isWaiting = false;
  #cancelRetry = (): void => {};

  constructor(database: Database, reportFault: (error: unknown) => void, clock: Clock) {
    this.#database = database;
    this.#reportFault = reportFault;
    this.#clock = clock;
    this.#rollUp = new RollUp((entry) => this.append(entry), clock);
  }

  append({ kind, subject, detail }: AuditEntry): void {
    this.#hold({ at: this.#clock.wallMs(), kind, subject, detail: canonicalJson(detail) });
    this.#flush();
  }

  /** At most one row per kind, subject and minute, with a count, so that an attack can't fill the disk. */
  appendRolledUp(entry: AuditEntry): void {
    this.#rollUp.add(entry);
  }

  /** Told when entries begin to wait for the disk, and when they are written. Returns its undoing. */
  onWaiting(listener: (isWaiting: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  verify(): Finding {
    return verifyChain(this.#rows());
  }

  /** Writes what is still counted or held, if the disk takes it. Call it before the database closes. */
  close(): void {
    this.#rollUp.close();
    if (this.#held.length > 0) this.#flush();
    this.#cancelRetry();
  }

  #hold(entry: Held): void {
    this.#held.push(entry);
    if (this.#held.length <= HELD_AT_MOST) return;
    this.#held.shift();
    this.#lost += 1;
  }

  #flush(): void {
    try {
      this.#database.transaction(() => this.#writeHeld());
    } catch (error) {
      this.#cancelRetry();
      this.#cancelRetry = this.#clock.after(RETRY_MS, () => this.#flush());
      // Said once: a full disk would fill the log as well.
      if (!this.#isWaiting) this.#reportFault(error);
      this.#tell(true);
      return;
    }
    this.#cancelRetry();
    this.#held = [];
    this.#lost = 0;
    this.#tell(false);
  }

  #writeHeld(): void {
    const found = this.#database.get('SELECT * FROM audit ORDER BY sequence DESC LIMIT 1');
    let last = found === undefined ? null : Row.parse(found);
    for (const entry of this.#isWaiting ? [...this.#held, this.#recovery()] : this.#held) {
      last = nextRow(last, entry);
      this.#database.run(
        `INSERT INTO audit (sequence, at, kind, subject, detail, previous_hash, hash)
         VALUES (:sequence, :at, :kind, :subject, :detail, :previousHash, :hash)`,
        { ...last },
      );
    }
  }

  #recovery(): Held {
    const detail = canonicalJson({ held: this.#held.length, lost: this.#lost });
    return { at: this.#clock.wallMs(), kind: 'data.recovered', subject: 'audit', detail };
  }

  #tell(isWaiting: boolean): void {
    if (isWaiting === this.#isWaiting) return;
    this.#isWaiting = isWaiting;
    for (const listener of this.#listeners) listener(isWaiting);
  }

  *#rows(): Iterable<AuditRow> {
    let after = Number.MIN_SAFE_INTEGER;
    for (;;) {
      const page = Row.array().parse(
        this.#database.all(
          'SELECT * FROM audit WHERE sequence > :after ORDER BY sequence LIMIT :limit',
          { after, limit: PAGE_ROWS },
        ),
      );
      yield* page;
      const last = page.at(-1);
      if (!last || page.length < PAGE_ROWS) return;
      after = last.sequence;
    }
  }
}
