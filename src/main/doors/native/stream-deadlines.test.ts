import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createFakeClock } from '#test/support/fake-clock.ts';
import { watchDeadlines, type Overdue } from './stream-deadlines.ts';

const LIMITS = { firstContentMs: 20_000, idleMs: 60_000, totalMs: 900_000 };

function start(elapsedMs = 0) {
  const clock = createFakeClock();
  const late: { readonly what: Overdue; readonly atMs: number }[] = [];
  const deadlines = watchDeadlines(LIMITS, elapsedMs, clock, (what) =>
    late.push({ what, atMs: clock.monotonicMs() }),
  );
  return { clock, late, deadlines };
}

it('ends a stream at the first limit that it exceeds, whatever comes when', () => {
  const events = fc.array(
    fc.record({ afterMs: fc.integer({ min: 0, max: 70_000 }), isContent: fc.boolean() }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(events, fc.integer({ min: 0, max: 19_999 }), (pieces, elapsedMs) => {
      const { clock, late, deadlines } = start(elapsedMs);
      for (const { afterMs, isContent } of pieces) {
        clock.advance(afterMs);
        deadlines.pieceCame();
        if (isContent) deadlines.contentCame();
      }
      clock.advance(LIMITS.totalMs);

      expect(late[0]).toEqual(expected(pieces, elapsedMs));
    }),
  );
});

/** Worked out from the list as a whole. */
function expected(
  pieces: readonly { readonly afterMs: number; readonly isContent: boolean }[],
  elapsedMs: number,
) {
  const times = pieces.map((_piece, index) =>
    pieces.slice(0, index + 1).reduce((sum, { afterMs }) => sum + afterMs, 0),
  );
  const contentAtMs = times[pieces.findIndex(({ isContent }) => isContent)] ?? Infinity;
  const heardAtMs = [0, ...times, Infinity];
  const silentAtMs = heardAtMs.find((atMs, i) => (heardAtMs[i + 1] ?? 0) >= atMs + LIMITS.idleMs);
  const firstAtMs = LIMITS.firstContentMs - elapsedMs;
  const ends = [
    { what: 'first-content', atMs: contentAtMs < firstAtMs ? Infinity : firstAtMs },
    { what: 'end', atMs: LIMITS.totalMs - elapsedMs },
    { what: 'piece', atMs: (silentAtMs ?? Infinity) + LIMITS.idleMs },
  ];
  return ends.toSorted((one, other) => one.atMs - other.atMs)[0];
}

it('does not blame the provider while the client is waited for', () => {
  const { clock, late, deadlines } = start();
  deadlines.contentCame();
  deadlines.waitForClient();
  clock.advance(LIMITS.idleMs * 2);
  deadlines.waitForProvider();
  clock.advance(LIMITS.idleMs - 1);
  expect(late).toEqual([]);
  clock.advance(1);
  expect(late).toMatchObject([{ what: 'piece' }]);
});

it('is over once the stream is', () => {
  const { clock, late, deadlines } = start();
  deadlines.end();
  clock.advance(LIMITS.totalMs * 2);
  expect(late).toEqual([]);
});
