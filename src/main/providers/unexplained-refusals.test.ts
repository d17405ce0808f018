import { describe, expect, it } from 'vitest';
import { isUsedUp, refusedAgain, type Unexplained } from './unexplained-refusals.ts';

const MINUTE_MS = 60_000;

/** As often as it is told to, from 0 on. */
function keepAsking(untilMs: number): { waits: number[]; row: Unexplained } {
  let row = refusedAgain(null, 0);
  const waits = [row.waitMs];
  for (let nowMs = row.waitMs; nowMs <= untilMs; nowMs += row.waitMs) {
    row = refusedAgain(row, nowMs);
    waits.push(row.waitMs);
  }
  return { waits, row };
}

describe('refusals that give no reason', () => {
  it('double the wait, up to a minute', () => {
    const { waits } = keepAsking(4 * MINUTE_MS);
    expect(waits.slice(0, 6)).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
  });

  it('mean a used-up quota after ten minutes, and not before', () => {
    expect(isUsedUp(keepAsking(9 * MINUTE_MS).row)).toBe(false);
    expect(isUsedUp(keepAsking(12 * MINUTE_MS).row)).toBe(true);
  });

  it('count once while a wait lasts, however many come', () => {
    const first = refusedAgain(null, 0);
    expect(refusedAgain(first, 4_999)).toBe(first);
    expect(refusedAgain(first, 5_000).waitMs).toBe(10_000);
  });

  it('begin anew after ten quiet minutes', () => {
    const { row } = keepAsking(8 * MINUTE_MS);
    const later = row.lastMs + 10 * MINUTE_MS + 1;
    expect(refusedAgain(row, later)).toEqual({ sinceMs: later, lastMs: later, waitMs: 5_000 });
  });
});
