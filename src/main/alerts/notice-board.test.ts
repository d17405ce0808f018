import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { createFakeClock } from '#test/support/fake-clock.ts';
import { NoticeBoard } from './notice-board.ts';

const notice = { level: 'warn', title: 'A', body: 'a', place: null } as const;

it('keeps one notice per risk, with the time of its first sight and its latest words', () => {
  const clock = createFakeClock(1_000);
  const changed = vi.fn<() => void>();
  const board = new NoticeBoard(changed, clock);
  board.raise({ ...notice, id: 'a' });
  clock.advance(500);
  board.raise({ ...notice, id: 'b' });
  board.raise({ ...notice, id: 'a', body: 'again', level: 'crit' });

  expect(board.list()).toEqual([
    { ...notice, id: 'b', sinceMs: 1_500 },
    { ...notice, id: 'a', body: 'again', level: 'crit', sinceMs: 1_000 },
  ]);
  board.clear('a');
  board.clear('a');
  expect(board.list().map(({ id }) => id)).toEqual(['b']);
  expect(changed).toHaveBeenCalledTimes(4);
});

it('says nothing when it hears the same again', () => {
  const changed = vi.fn<() => void>();
  const board = new NoticeBoard(changed, createFakeClock());

  board.raise({ ...notice, id: 'a' });
  board.raise({ ...notice, id: 'a' });

  expect(changed).toHaveBeenCalledTimes(1);
});

it('begins anew for a risk that was over', () => {
  const clock = createFakeClock(1_000);
  const board = new NoticeBoard(() => {}, clock);
  board.raise({ ...notice, id: 'a' });
  board.clear('a');
  clock.advance(500);

  board.raise({ ...notice, id: 'a' });

  expect(board.list()).toEqual([{ ...notice, id: 'a', sinceMs: 1_500 }]);
});

it('lists the newest first, whatever happens to the clock', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd');
  const step = fc.tuple(id, fc.boolean(), fc.integer({ min: -1_000, max: 1_000 }));
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const clock = createFakeClock(1_000_000);
      const board = new NoticeBoard(() => {}, clock);
      const expected: string[] = [];
      for (const [name, isRaised, jumpMs] of steps) {
        clock.jumpWall(jumpMs);
        if (isRaised) board.raise({ ...notice, id: name });
        else board.clear(name);
        const at = expected.indexOf(name);
        if (isRaised && at < 0) expected.unshift(name);
        if (!isRaised && at >= 0) expected.splice(at, 1);
      }

      expect(board.list().map((one) => one.id)).toEqual(expected);
    }),
  );
});
