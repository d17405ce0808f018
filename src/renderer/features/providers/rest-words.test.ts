import { expect, it } from 'vitest';
import type { Rest } from '#contract/providers.ts';
import { describeWaiting, providerSentence, restSentence, wordsForRest } from './rest-words.ts';

const NOW = 1_000_000;
const rest = (state: Rest['state'], untilMs: number | null = null): Rest => ({ state, untilMs });

it('has no word for a provider that gets its requests', () => {
  expect(wordsForRest(rest('sending'), NOW)).toBeNull();
  expect(restSentence({ name: 'Claude', rest: rest('sending') }, NOW)).toBeNull();
});

it('says until when it rests, and in how long it is tried again', () => {
  const resting = rest('resting', NOW + 47_200);
  expect(wordsForRest(resting, NOW)?.word).toMatch(/^Resting until \d\d:\d\d$/);
  expect(restSentence({ name: 'Claude', rest: resting }, NOW)).toBe(
    'Claude failed several times in a row. Requests are refused for now; the next try is in 48 s.',
  );
});

it('says until when one is used up, and what ends that', () => {
  const usedUp = rest('used-up', NOW + 3_600_000);
  expect(wordsForRest(usedUp, NOW)?.word).toMatch(/^Used up, next try \d\d:\d\d$/);
  expect(restSentence({ name: 'Claude', rest: usedUp }, NOW)).toMatch(
    /^Requests to Claude are refused until \d\d:\d\d, or until you press Try now\.$/,
  );
  expect(wordsForRest(rest('used-up', NOW), NOW)).toBeNull();
});

it('takes a rest whose time is over for the next try', () => {
  expect(wordsForRest(rest('resting', NOW), NOW)).toEqual(wordsForRest(rest('trying'), NOW));
});

it('names the person who paused it', () => {
  expect(wordsForRest(rest('paused'), NOW)).toEqual({
    shape: 'pause',
    word: 'You paused it',
    tone: 'idle',
  });
});

it('does not say twice that one gives no answer', () => {
  const silent = {
    name: 'Claude',
    state: 'not-answering',
    sentence: 'It did not answer.',
    rest: rest('paused'),
  } as const;
  expect(providerSentence(silent, NOW)).toBe('Requests to Claude are refused until you resume.');
  expect(providerSentence({ ...silent, rest: rest('sending') }, NOW)).toBe('It did not answer.');
  expect(providerSentence({ ...silent, state: 'refused' }, NOW)).toBe(
    'Requests to Claude are refused until you resume. It did not answer.',
  );
});

it('counts those that wait, and keeps quiet when none does', () => {
  expect([0, 1, 3].map(describeWaiting)).toEqual([
    null,
    '1 request waits its turn',
    '3 requests wait their turn',
  ]);
});
