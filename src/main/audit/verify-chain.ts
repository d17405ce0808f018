import { FIRST_PREVIOUS_HASH, hashRow, type AuditRow } from './audit-chain.ts';

export type Finding =
  | { readonly state: 'whole'; readonly rows: number }
  | {
      readonly state: 'altered';
      /** Of the first row that is not as it was written, or that is not there. */
      readonly sequence: number;
      /** The likeliest of several ways that could have led to the same rows. */
      readonly reason: Reason;
    };

type Reason = 'edited' | 'missing' | 'swapped' | 'inserted';

/** Where the chain breaks, with what is around the break. */
interface Break {
  readonly before: AuditRow | null;
  readonly row: AuditRow;
  readonly next: AuditRow | null;
  /** Where the row should be. */
  readonly expected: number;
  /** How many rows there are in all. */
  readonly count: number;
}

/**
 * Follows the chain, with the rows in the order of their sequence. It can't see rows missing at the end,
 * nor a log that was written anew as a whole: that takes a seal kept elsewhere.
 */
export function verifyChain(rows: Iterable<AuditRow>): Finding {
  let before: AuditRow | null = null;
  const rest: AuditRow[] = [];
  let count = 0;
  for (const row of rows) {
    count += 1;
    if (rest.length === 0 && isNext(before, row)) before = row;
    // The row that breaks the chain, and the one after it, which tells how.
    else if (rest.length < 2) rest.push(row);
  }
  const [row, next = null] = rest;
  if (!row) return { state: 'whole', rows: count };
  const expected = (before?.sequence ?? 0) + 1;
  return { state: 'altered', ...diagnose({ before, row, next, expected, count }) };
}

function isNext(before: AuditRow | null, row: AuditRow): boolean {
  return (
    row.sequence === (before?.sequence ?? 0) + 1 &&
    row.previousHash === (before?.hash ?? FIRST_PREVIOUS_HASH) &&
    row.hash === hashRow(row)
  );
}

function diagnose(found: Break): { readonly sequence: number; readonly reason: Reason } {
  const { before, row, next, expected } = found;
  if (row.sequence < expected) return { sequence: row.sequence, reason: 'inserted' };
  if (row.sequence > expected) return { sequence: expected, reason: 'missing' };
  if (row.hash === before?.hash) return { sequence: expected, reason: 'inserted' };

  // Untouched itself, but not linked: then the row before was given new words and a new hash for them.
  if (row.hash === hashRow(row)) {
    const isLinkedOnward = next === null || next.previousHash === row.hash;
    const isBefore = before !== null && isLinkedOnward;
    return { sequence: isBefore ? before.sequence : expected, reason: 'edited' };
  }

  const nextShift = next === null ? null : shiftOf(next, found);
  const shift = shiftOf(row, found);
  if (shift === null) return { sequence: expected, reason: foreignOrEdited(found, nextShift) };
  // The row was written for a later place: either all that follow moved up with it, or only it did.
  if (shift > 0) {
    const isClosedUp = nextShift === null ? next === null : nextShift === shift;
    return { sequence: expected, reason: isClosedUp ? 'missing' : 'swapped' };
  }
  // It was written for an earlier place: what stands there now made it move down.
  const isMovedDown = next === null ? shift === -1 : nextShift === shift;
  return isMovedDown
    ? { sequence: expected + shift, reason: 'inserted' }
    : { sequence: expected, reason: 'edited' };
}

/** A row that fits nowhere was put in if the next one had to move for it, or if nothing links it. */
function foreignOrEdited({ before, row, next }: Break, nextShift: number | null): Reason {
  if (nextShift === -1) return 'inserted';
  const previousHash = before?.hash ?? FIRST_PREVIOUS_HASH;
  if (next !== null || row.previousHash === previousHash) return 'edited';
  return hashRow({ ...row, previousHash }) === row.hash ? 'edited' : 'inserted';
}

/** How far from its present place the row's hash says that it was written; `null` when nothing fits. */
function shiftOf(row: AuditRow, { count }: Break): number | null {
  // One more than there are now: a row may have been taken away.
  for (let sequence = 1; sequence <= count + 1; sequence += 1)
    if (hashRow({ ...row, sequence }) === row.hash) return sequence - row.sequence;
  return null;
}
