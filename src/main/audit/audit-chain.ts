import { createHash } from 'node:crypto';

/** One row of the audit log, as it is stored. */
export interface AuditRow {
  readonly sequence: number;
  readonly at: number;
  readonly kind: string;
  readonly subject: string;
  /** JSON with its keys in order, so that the same detail always has the same hash. */
  readonly detail: string;
  readonly previousHash: string;
  readonly hash: string;
}

export const FIRST_PREVIOUS_HASH = '0'.repeat(64);

/** SHA-256 over the hash before and every field of the row, in hex. */
export function hashRow(row: Omit<AuditRow, 'hash'>): string {
  const { previousHash, sequence, at, kind, subject, detail } = row;
  // A JSON array tells fields apart whatever they hold.
  const text = JSON.stringify([previousHash, sequence, at, kind, subject, detail]);
  return createHash('sha256').update(text).digest('hex');
}

/** The row that follows `last`; the first one when there is no last. */
export function nextRow(
  last: AuditRow | null,
  entry: Pick<AuditRow, 'at' | 'kind' | 'subject' | 'detail'>,
): AuditRow {
  const row = {
    sequence: (last?.sequence ?? 0) + 1,
    // The log's own time never runs backwards, whatever the computer's does.
    at: Math.max(entry.at, last?.at ?? 0),
    // SQLite would keep another character in place of half a surrogate pair, and the hash would not match.
    kind: entry.kind.toWellFormed(),
    subject: entry.subject.toWellFormed(),
    detail: entry.detail,
    previousHash: last?.hash ?? FIRST_PREVIOUS_HASH,
  };
  return { ...row, hash: hashRow(row) };
}

/** JSON with the keys in order. */
export function canonicalJson(detail: Readonly<Record<string, unknown>>): string {
  const sorted = Object.keys(detail)
    .toSorted()
    .map((key) => [key, detail[key]]);
  return JSON.stringify(Object.fromEntries(sorted));
}
