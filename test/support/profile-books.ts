import { join } from 'node:path';
import { AuditLog } from '#main/audit/audit-log.ts';
import { openDatabase, type Database } from '#main/host/sqlite.ts';
import { CallReader } from '#main/usage/call-reader.ts';
import { createFakeClock } from './fake-clock.ts';
import type { Answered } from './load.ts';

/** The books of one profile, read beside the host that writes them. */
export interface ProfileBooks {
  readonly database: Database;
  readonly calls: CallReader;
  /** `ok`, or what SQLite finds. */
  integrity(): string;
  /** Whether nobody has changed the history. */
  verifyAudit(): ReturnType<AuditLog['verify']>;
  openCalls(): number;
  openAttempts(): number;
  /** The cookies of processes that have not ended, as far as the journal knows. */
  liveCookies(): ReadonlySet<string>;
}

/** Opens the database in this profile folder. While a host runs there, nothing may be written. */
export function openBooks(folder: string): ProfileBooks {
  const database = openDatabase(join(folder, 'tallylight.db'));
  const audit = new AuditLog(database, () => {}, createFakeClock());
  const count = (sql: string): number => (database.get(sql) as { n: number }).n;
  return {
    database,
    calls: new CallReader(database),
    integrity: () =>
      (database.all('PRAGMA integrity_check') as { integrity_check: string }[])
        .map((row) => row.integrity_check)
        .join('; '),
    verifyAudit: () => audit.verify(),
    openCalls: () => count(`SELECT COUNT(*) AS n FROM calls WHERE state = 'open'`),
    openAttempts: () => count(`SELECT COUNT(*) AS n FROM attempts WHERE state = 'open'`),
    liveCookies: () =>
      new Set(
        database
          .all('SELECT cookie FROM processes WHERE ended_at IS NULL')
          .map((row) => (row as { cookie: string }).cookie),
      ),
  };
}

/** What the ledger does not say as it was answered, in words; empty when it keeps its word. */
export function findBrokenWord(books: ProfileBooks, answered: readonly Answered[]): string[] {
  return answered.flatMap((told) => {
    const call = books.calls.find(told.callId);
    if (!call) return [`${told.callId} is not in the ledger`];
    const [attempt] = call.attempts;
    const faults: string[] = [];
    if (call.state !== told.state || attempt?.state !== told.state)
      faults.push(`${told.callId} was ${told.state} and is ${call.state}/${attempt?.state}`);
    if (told.cost !== null && !isSame(call.cost, told.cost))
      faults.push(`${told.callId} cost ${told.cost.nanoUsd} and costs ${call.cost.nanoUsd}`);
    if (told.kind === 'stream' && (call.cost.nanoUsd === null || call.cost.source === 'estimate'))
      faults.push(`${told.callId} was complete and is booked as a guess`);
    if (told.outputTokens !== null && attempt?.usage?.outputTokens !== told.outputTokens)
      faults.push(`${told.callId} used ${told.outputTokens} tokens and is booked otherwise`);
    return faults;
  });
}

function isSame(
  kept: { readonly nanoUsd: number | null; readonly source: string | null },
  told: { readonly nanoUsd: number; readonly source: string },
): boolean {
  return kept.nanoUsd === told.nanoUsd && kept.source === told.source;
}
