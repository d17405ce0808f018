import { expect, it } from 'vitest';
import { addLines, cutAtHits, findLines, hitText, stepHit, toText } from './log-lines.ts';

const line = (number: number, text = '') => ({ number, atMs: 0, from: 'server' as const, text });

it('adds what is new, and begins again with a core that did', () => {
  expect(addLines([line(0), line(1)], [line(2)]).map(({ number }) => number)).toEqual([0, 1, 2]);
  expect(addLines([line(7)], [line(0)]).map(({ number }) => number)).toEqual([0]);
});

it('finds text whatever its case, and shows where it stands', () => {
  expect(findLines([line(0, 'Started'), line(1, 'x'), line(2, 'restart')], 'START')).toEqual([
    0, 2,
  ]);
  expect(findLines([line(0, 'x')], ' ')).toEqual([]);
  expect(cutAtHits('Start restart', 'start')).toEqual(['', 'Start', ' re', 'start', '']);
});

it('goes round and round the hits, and counts them from one', () => {
  expect([stepHit(0, 1, 3), stepHit(2, 1, 3), stepHit(0, -1, 3), stepHit(0, 1, 0)]).toEqual([
    1, 0, 2, 0,
  ]);
  expect([hitText(0, 3, 'a'), hitText(9, 3, 'a'), hitText(0, 0, 'a'), hitText(0, 3, ' ')]).toEqual([
    '1/3',
    '3/3',
    '0/0',
    '',
  ]);
});

it('copies each line with its full time', () => {
  expect(toText([line(0, 'a'), line(1, 'b')])).toBe(
    '1970-01-01T00:00:00.000Z a\n1970-01-01T00:00:00.000Z b',
  );
});
