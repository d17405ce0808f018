import { expect, it } from 'vitest';
import { addLines, cutAtHits, findLines } from './log-lines.ts';

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
