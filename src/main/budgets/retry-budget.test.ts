import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { times } from '#test/support/fault-run.ts';
import { askToSend, NOTHING_SENT } from './retry-budget.ts';

const WITHIN_MS = 300_000;

interface Attempt {
  readonly at: number;
  readonly isExtra: boolean;
}

/** Requests at these times, each tried as often as it is let. */
function failAll(startTimes: readonly number[], triesWanted = 9) {
  let budget = NOTHING_SENT;
  const attempts: Attempt[] = [];
  let mostTries = 0;
  for (const at of startTimes) {
    let tries = 0;
    for (; tries < triesWanted; tries += 1) {
      const answer = askToSend(budget, tries, at);
      if (answer.kind === 'refused') break;
      budget = answer.budget;
      attempts.push({ at, isExtra: tries > 0 });
    }
    mostTries = Math.max(mostTries, tries);
  }
  return { attempts, mostTries, budget };
}

describe('a thousand failing calls', () => {
  it.each([
    ['at once', 0],
    ['within five minutes', 299],
    ['one each second', 1_000],
  ])('%s make 1,103 upstream calls at most, three each', (_, gapMs) => {
    const startTimes = [...Array(1_000).keys()].map((index) => index * gapMs);
    const { attempts, mostTries } = failAll(startTimes);
    expect(attempts.length).toBeLessThanOrEqual(1_103);
    expect(attempts.length).toBeGreaterThan(1_000);
    expect(mostTries).toBeLessThanOrEqual(3);
  });
});

it('the first attempt of a request is always granted', () => {
  const { budget } = failAll(Array<number>(500).fill(0));
  expect(askToSend(budget, 0, 0).kind).toBe('granted');
});

it('says whether the request or all requests together had their tries', () => {
  expect(askToSend(NOTHING_SENT, 3, 0)).toEqual({ kind: 'refused', why: 'tries-used-up' });
  const { budget } = failAll([0, 1]);
  expect(askToSend(budget, 1, 2)).toEqual({ kind: 'refused', why: 'too-many-retries' });
});

it('three retries in five minutes are always allowed, and three more after that', () => {
  const { budget } = failAll([0, 1]);
  expect(askToSend(budget, 1, WITHIN_MS - 1).kind).toBe('refused');
  expect(askToSend(budget, 1, WITHIN_MS + 10_000).kind).toBe('granted');
});

it('requests of five minutes ago allow no retry any more', () => {
  let { budget } = failAll(Array<number>(100).fill(0), 1);
  let granted = 0;
  for (; granted < 100; granted += 1) {
    const answer = askToSend(budget, 1, WITHIN_MS);
    if (answer.kind === 'refused') break;
    budget = answer.budget;
  }
  expect(granted).toBe(3);
});

it('at no time were more than a tenth of the last five minutes’ requests retries, or three', () => {
  const gaps = fc.array(fc.oneof(fc.nat(20), fc.nat(3_000), fc.constantFrom(60_000, 299_999)), {
    maxLength: 300,
    size: 'max',
  });
  fc.assert(
    fc.property(gaps, (all) => {
      let now = 0;
      const { attempts, budget } = failAll(all.map((gap) => (now += gap)));
      const tooMany = attempts.filter(({ at, isExtra }, index) => {
        if (!isExtra) return false;
        const recent = attempts.slice(0, index + 1).filter((one) => one.at > at - WITHIN_MS);
        const extras = recent.filter((one) => one.isExtra).length;
        return extras > Math.max(3, (recent.length - extras) / 10);
      });
      expect(tooMany).toEqual([]);
      expect(budget.parts.length).toBeLessThanOrEqual(32);
    }),
    { numRuns: times(200, 2_000) },
  );
});
