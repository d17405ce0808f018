import * as z from 'zod';
import type { Clock } from '#main/host/clock.ts';
import type { Database } from '#main/host/sqlite.ts';
import type { AuditEntry } from '#main/values/audit-entry.ts';
import {
  canonicalJson,
  FIRST_PREVIOUS_HASH,
  hashRow,
  verifyChain,
  type AuditRow,
  type Finding,
} from './audit-chain.ts';

const Row = z
  .object({
    sequence: z.int(),
    at: z.int(),
    kind: z.string(),
    subject: z.string(),
    detail: z.string(),
    previous_hash: z.string(),
    hash: z.string(),
  })
  .transform(({ previous_hash: previousHash, ...row }): AuditRow => ({ ...row, previousHash }));

/** Entries that wait for a disk which takes no rows; the oldest give way. */
const WAITING_AT_MOST = 1_000;
const PAGE_ROWS = 1_000;
const ROLL_UP_MS = 60_000;

/** Who did what, in a chain that shows when it was changed. Appending never fails its caller. */
export class AuditLog {
  readonly #database: Database;
  readonly #reportFault: (error: unknown) => void;
  readonly #clock: Clock;
  #waiting: { readonly entry: AuditEntry; readonly at: number }[] = [];
  /** By kind and subject: when a roll-up was last written, and what came since. */
  readonly #rolledUp = new Map<string, { writtenMs: number; since: number }>();

  constructor(database: Database, reportFault: (error: unknown) => void, clock: Clock) {
    this.#database = database;
    this.#reportFault = reportFault;
    this.#clock = clock;
  }

  append(entry: AuditEntry): void {
    this.#waiting.push({ entry, at: this.#clock.wallMs() });
    if (this.#waiting.length > WAITING_AT_MOST) this.#waiting.shift();
    try {
      this.#database.transaction(() => {
        for (const { entry: one, at } of this.#waiting) this.#write(one, at);
      });
      this.#waiting = [];
    } catch (error) {
      // They are written with the next entry that the disk takes.
      this.#reportFault(error);
    }
  }

  /** At most one row per kind and subject and minute, with a count, so that an attack can't fill the disk. */
  appendRolledUp(entry: AuditEntry): void {
    const key = `${entry.kind} ${entry.subject}`;
    const now = this.#clock.monotonicMs();
    const before = this.#rolledUp.get(key);
    if (before && now - before.writtenMs < ROLL_UP_MS) {
      before.since += 1;
      return;
    }
    const count = (before?.since ?? 0) + 1;
    this.#rolledUp.set(key, { writtenMs: now, since: 0 });
    this.append({ ...entry, detail: { ...entry.detail, count } });
  }

  verify(): Finding {
    return verifyChain(this.#rows());
  }

  *#rows(): Iterable<AuditRow> {
    let after = 0;
    for (;;) {
      const page = Row.array().parse(
        this.#database.all(
          'SELECT * FROM audit WHERE sequence > :after ORDER BY sequence LIMIT :limit',
          { after, limit: PAGE_ROWS },
        ),
      );
      yield* page;
      const last = page.at(-1);
      if (!last) return;
      after = last.sequence;
    }
  }

  #write(entry: AuditEntry, at: number): void {
    const found = this.#database.get('SELECT * FROM audit ORDER BY sequence DESC LIMIT 1');
    const last = found === undefined ? null : Row.parse(found);
    const row = {
      sequence: (last?.sequence ?? 0) + 1,
      // The log's own time never runs backwards, whatever the computer's does.
      at: Math.max(at, last?.at ?? 0),
      kind: entry.kind,
      subject: entry.subject,
      detail: canonicalJson(entry.detail),
      previousHash: last?.hash ?? FIRST_PREVIOUS_HASH,
    };
    this.#database.run(
      `INSERT INTO audit (sequence, at, kind, subject, detail, previous_hash, hash)
       VALUES (:sequence, :at, :kind, :subject, :detail, :previousHash, :hash)`,
      { ...row, hash: hashRow(row) },
    );
  }
}
