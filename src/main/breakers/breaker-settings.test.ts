import { expect, it } from 'vitest';
import { breakerProblem, PROVIDER_BREAKER, serverBreaker } from './breaker-settings.ts';

it.each([
  ['elevenlabs', 5, 60_000],
  ['perplexity', 3, 45_000],
  ['github', 4, 30_000],
  ['langfuse', 2, 20_000],
  ['notes', 5, 30_000],
  ['constructor', 5, 30_000],
])('%s opens after %i failures for %i ms', (id, failuresInARow, openMs) => {
  const settings = serverBreaker(id);
  expect(settings).toMatchObject({ failuresInARow, openMs, failureShare: null });
  expect(settings).toMatchObject({ longestOpenMs: 300_000, calmMs: 600_000, successesToClose: 1 });
  expect(breakerProblem(settings)).toBeNull();
});

it('what is shipped for providers has no problem', () => {
  expect(breakerProblem(PROVIDER_BREAKER)).toBeNull();
});

it.each([
  [{ failuresInARow: 0 }, 'It must open after 1 to 100 failures in a row.'],
  [{ failuresInARow: 2.5 }, 'It must open after 1 to 100 failures in a row.'],
  [{ openMs: NaN }, 'The first rest must last from 1 second to 1 hour.'],
  [{ openMs: -1 }, 'The first rest must last from 1 second to 1 hour.'],
  [
    { openMs: 600_000 },
    'The longest rest must be no shorter than the first one, and 1 day at most.',
  ],
  [{ calmMs: Infinity }, 'The calm time must last from 1 second to 1 day.'],
  [{ successesToClose: 0 }, 'It must close after 1 to 10 successes.'],
  [
    { failureShare: { percent: 0, atLeastCalls: 10, withinMs: 60_000 } },
    'The share of failures must be from 1 to 100 percent.',
  ],
  [
    { failureShare: { percent: 50, atLeastCalls: 0, withinMs: 60_000 } },
    'The share of failures must be taken of at least 1 to 10,000 calls.',
  ],
  [
    { failureShare: { percent: 50, atLeastCalls: 10, withinMs: 0 } },
    'The share of failures must be taken over 1 second to 1 hour.',
  ],
])('%j is told in one sentence', (change, sentence) => {
  expect(breakerProblem({ ...PROVIDER_BREAKER, ...change })).toBe(sentence);
});
