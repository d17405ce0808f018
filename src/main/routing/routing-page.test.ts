import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseSettings } from '../settings/parse-settings.ts';
import { CAPABILITIES, DECLARED } from './declared.ts';
import { STRATEGIES } from './strategy.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/routing.md'), 'utf8');
const rows = PAGE.split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
const rowsOf = (name: string): readonly (readonly string[])[] =>
  rows.filter(([first]) => first === `\`${name}\``);
const namesIn = (cell = ''): string[] => [...cell.matchAll(/`(\w+)`/g)].map(([, one = '']) => one);

it.each(Object.entries(DECLARED))('declares %s as the code does', (id, declared) => {
  const price = declared.nanoUsdPer;
  const said = price
    ? `$${(price.nanoUsd / 1e9).toLocaleString('en', { maximumFractionDigits: 6 })} per ${price.unit}`
    : 'unknown';
  expect(rowsOf(id).map((row) => row.slice(1))).toContainEqual([
    declared.quality.toFixed(2),
    `${declared.latencyMs} ms`,
    said,
  ]);
});

it.each(Object.entries(STRATEGIES))('weighs %s as the code does', (name, { weights, ties }) => {
  const { cost, quality, performance, availability } = weights;
  const figures = [cost, quality, performance, availability].map((one) => one.toFixed(2));
  expect(rowsOf(name).map((row) => row.slice(2))).toContainEqual([...figures, ties.join(', ')]);
});

it.each(Object.entries(CAPABILITIES))('says who does %s as the code does', (id, capability) => {
  const { requestTypes, candidates, candidatesFor = {} } = capability;
  const special = Object.keys(candidatesFor);
  const usual = requestTypes.filter((type) => !special.includes(type));
  const expected = [
    [usual, candidates],
    ...Object.entries(candidatesFor).map(([type, who]) => [[type], who]),
  ];
  expect(rowsOf(id).map(([, types, who]) => [namesIn(types), namesIn(who)])).toEqual(expected);
});

it('has only examples that Tallylight would take', () => {
  const examples = [...PAGE.matchAll(/```jsonc\n([\s\S]*?)```/g)].map(([, text = '']) => text);
  expect(examples.length).toBeGreaterThan(0);
  for (const text of examples) expect(parseSettings(text).problems).toEqual([]);
});
