import { expect, it } from 'vitest';
import { carriesOne } from './kill-tree.ts';

const environment = (...variables: string[]): string => variables.map((one) => `${one}\0`).join('');
const ours = new Set(['run_1', 'run_2', '']);

it('knows a process by one of the cookies, wherever it stands in its environment', () => {
  expect(carriesOne(environment('TALLYLIGHT_COOKIE=run_1'), ours)).toBe(true);
  expect(carriesOne(environment('PATH=/bin', 'TALLYLIGHT_COOKIE=run_2', 'TZ='), ours)).toBe(true);
});

it('leaves everybody else alone, also when the journal holds an empty cookie', () => {
  const innocents = [
    '',
    environment('PATH=/bin'),
    environment('TALLYLIGHT_COOKIE='),
    environment('TALLYLIGHT_COOKIE=run_10'),
    environment('TALLYLIGHT_COOKIE=run'),
    environment('MY_TALLYLIGHT_COOKIE=run_1'),
    environment('NOTE=TALLYLIGHT_COOKIE=run_1'),
  ];
  expect(innocents.filter((innocent) => carriesOne(innocent, ours))).toEqual([]);
});
