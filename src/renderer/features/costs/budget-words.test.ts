import { expect, it } from 'vitest';
import type { BudgetSummary } from '#contract/budgets.ts';
import {
  describeBudget,
  describeLeft,
  describeRenewal,
  nameBudget,
  readUsd,
  wordsForBudget,
} from './budget-words.ts';

const USD = 1_000_000_000;
const NOW = new Date(2026, 10, 24, 12).getTime();
const describe = (one: BudgetSummary) => describeBudget(one, NOW);
const budget = (spentUsd: number, change: Partial<BudgetSummary> = {}): BudgetSummary => ({
  id: 'month',
  for: 'month',
  of: null,
  name: null,
  isThere: true,
  amountNanoUsd: 40 * USD,
  spentNanoUsd: spentUsd * USD,
  leftNanoUsd: Math.max(0, 40 * USD - spentUsd * USD),
  callsWithoutPrice: 0,
  whenReached: 'alert',
  assumedNanoUsd: null,
  hasEstimates: false,
  beginsAnewAtMs: null,
  ...change,
});

it('calls it by what it is for', () => {
  expect(nameBudget({ for: 'month', name: null })).toBe('This month');
  expect(nameBudget({ for: 'episode', name: 'Ep. 42' })).toBe('Ep. 42');
  expect(nameBudget({ for: 'provider', name: 'Claude' })).toBe('Claude this month');
});

it('says that nothing is counted for what is not there', () => {
  const absent = (kind: BudgetSummary['for']) =>
    describe(budget(0, { for: kind, of: 'Ep. 99', name: 'Ep. 99', isThere: false }));
  expect(absent('episode')).toBe(
    'Only tells you. There is no episode “Ep. 99” here yet. It counts from the first request with that name.',
  );
  expect(absent('client')).toBe(
    'Only tells you. There is no client “Ep. 99” here, so nothing is counted. Look for a slip in the name.',
  );
});

it('says what a request without a known price counts as', () => {
  expect(describe(budget(1, { assumedNanoUsd: USD / 20 }))).toBe(
    'Only tells you. A request without a known price counts as $0.050.',
  );
});

it('tells under, near and over apart', () => {
  expect(wordsForBudget(budget(28.1))).toEqual({
    shape: 'dot',
    word: '$28.10 of $40',
    tone: 'ok',
  });
  expect(wordsForBudget(budget(32)).tone).toBe('warn');
  expect(wordsForBudget(budget(40)).tone).toBe('crit');
});

it('says what is left, or how far over it is', () => {
  expect(describeLeft(budget(28.1))).toBe('$11.90 left');
  expect(describeLeft(budget(42))).toBe('$2.00 over');
});

it('does not take unknown prices for nothing', () => {
  const unsure = budget(28.1, { callsWithoutPrice: 2 });
  expect(wordsForBudget(unsure).word).toBe('at least $28.10 of $40');
  expect(describeLeft(unsure)).toBe('at most $11.90 left');
  expect(describe(unsure)).toBe('Only tells you. 2 requests have no known price.');
});

it('says what it does to requests', () => {
  const pausing = { whenReached: 'pause' as const };
  expect(describe(budget(1, { ...pausing, leftNanoUsd: 38.5 * USD }))).toBe(
    'Refuses paid requests that do not fit. $0.50 is held back for requests under way.',
  );
  expect(describe(budget(40, pausing))).toBe('Paid requests are refused until you raise it.');
});

it.each([
  ['40', 40],
  [' $1,200.50 ', 1_200.5],
  ['.5', 0.5],
  ['0', null],
  ['', null],
  ['.', null],
  ['forty', null],
  ['1,2', null],
  ['-3', null],
  ['1000001', null],
])('reads “%s” as %s dollars', (text, usd) => {
  expect(readUsd(text)).toBe(usd);
});

it('does not take estimates for exact', () => {
  const unsure = budget(28.1, { hasEstimates: true });
  expect(wordsForBudget(unsure).word).toBe('≈ $28.10 of $40');
  expect(describeLeft(unsure)).toBe('≈ $11.90 left');
  expect(describeLeft(budget(42, { hasEstimates: true }))).toBe('≈ $2.00 over');
  expect(describe(unsure)).toBe('Only tells you. Part of what is spent is estimated.');
});

it('says when it begins anew by this computer’s time, and why at such a time', () => {
  const from = (hours: number) => ({ beginsAnewAtMs: new Date(2026, 11, 1, hours).getTime() });
  expect(describeRenewal(from(1), NOW)).toMatch(/^begins anew on .*1.* at 01:00$/);
  expect(describe(budget(1, from(0)))).toMatch(/ Begins anew on .*1.* at 00:00\.$/);
  expect(describe(budget(1, from(1)))).toMatch(/ at 01:00, when the month begins in UTC\.$/);

  const overdue = { beginsAnewAtMs: NOW - 1 };
  const waits = 'egins anew once a provider’s answer confirms this computer’s date';
  expect(describeRenewal(overdue, NOW)).toBe(`b${waits}`);
  expect(describe(budget(1, overdue))).toBe(`Only tells you. B${waits}.`);
  expect(describeRenewal({ beginsAnewAtMs: null }, NOW)).toBeNull();
});
