import { expect, it, vi } from 'vitest';
import { createFakeClock } from '#test/support/fake-clock.ts';
import { NoticeBoard } from './notice-board.ts';

const notice = { level: 'warn', title: 'A', body: 'a', place: null } as const;

it('keeps one notice per risk, with the time of its first sight', () => {
  const clock = createFakeClock(1_000);
  const changed = vi.fn<() => void>();
  const board = new NoticeBoard(changed, clock);
  board.raise({ ...notice, id: 'a' });
  clock.advance(500);
  board.raise({ ...notice, id: 'b' });
  board.raise({ ...notice, id: 'a', body: 'again' });

  expect(board.list()).toEqual([
    { ...notice, id: 'b', sinceMs: 1_500 },
    { ...notice, id: 'a', body: 'again', sinceMs: 1_000 },
  ]);
  board.clear('a');
  board.clear('a');
  expect(board.list().map(({ id }) => id)).toEqual(['b']);
  expect(changed).toHaveBeenCalledTimes(4);
});
