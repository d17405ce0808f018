import { expect, it } from 'vitest';
import { describeAmounts, describeCertainty, describeTable, describeWhen } from './price-words.ts';

const NOW = Date.parse('2026-11-25');

it('says prices in words, with what they hold for', () => {
  const amounts = [
    { name: 'in', nanoUsd: 2_000_000_000 },
    { name: 'from cache', nanoUsd: 75_000_000 },
  ];
  expect(describeAmounts(amounts)).toBe('$2.00 in · $0.075 from cache');
  expect(describeAmounts([{ name: '', nanoUsd: 5_000_000 }])).toBe('$0.0050');
});

it('says when a price holds, unless that is now and for good', () => {
  const when = (condition: string | null, from: string | null, until: string | null) =>
    describeWhen({ condition, from, until }, NOW);
  expect(when(null, null, null)).toBeNull();
  expect(when(null, '2026-11-09', null)).toBeNull();
  expect(when('above 200,000 tokens in', '2027-01-01', null)).toMatch(
    /^above 200,000 tokens in, from .*2027$/,
  );
  expect(when(null, null, '2027-01-01')).toMatch(/^until .*2027$/);
});

it('says where a price is from, how sure it is, and of when', () => {
  const row = { name: 'x', condition: null, amounts: [], from: null, until: null };
  const from = (source: string, confidence: 'vendor' | 'several' | 'one') =>
    describeCertainty({ ...row, source, confidence });
  expect(from('Anthropic’s price page', 'vendor')).toBe('Anthropic’s price page');
  expect(from('third parties', 'several')).toBe('third parties, who agree');
  expect(from('third parties', 'one')).toBe('third parties, not certain');
  expect(describeTable({ per: 'a million tokens', readOn: '2026-11-22' })).toMatch(
    /^US dollars for a million tokens, read on .*2026$/,
  );
});
