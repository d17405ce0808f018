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

export type Finding =
  | { readonly state: 'whole'; readonly rows: number }
  | {
      readonly state: 'altered';
      /** Of the first row that is not as it was written. */
      readonly sequence: number;
      readonly reason: 'edited' | 'missing' | 'moved';
    };

/** SHA-256 over the hash before and every field of the row, in hex. */
export function hashRow(row: Omit<AuditRow, 'hash'>): string {
  const { previousHash, sequence, at, kind, subject, detail } = row;
  // A JSON array tells fields apart whatever they hold.
  const text = JSON.stringify([previousHash, sequence, at, kind, subject, detail]);
  return createHash('sha256').update(text).digest('hex');
}

/** Follows the chain. It can't see rows missing at the end: that takes a seal kept elsewhere. */
export function verifyChain(rows: Iterable<AuditRow>): Finding {
  let previousHash = FIRST_PREVIOUS_HASH;
  let count = 0;
  for (const row of rows) {
    const expected = count + 1;
    if (row.sequence > expected) return { state: 'altered', sequence: expected, reason: 'missing' };
    if (hashRow(row) !== row.hash)
      return { state: 'altered', sequence: row.sequence, reason: 'edited' };
    if (row.previousHash !== previousHash || row.sequence !== expected)
      return { state: 'altered', sequence: row.sequence, reason: 'moved' };
    previousHash = row.hash;
    count += 1;
  }
  return { state: 'whole', rows: count };
}

/** JSON with the keys in order. */
export function canonicalJson(detail: Readonly<Record<string, unknown>>): string {
  const sorted = Object.keys(detail)
    .toSorted()
    .map((key) => [key, detail[key]]);
  return JSON.stringify(Object.fromEntries(sorted));
}
