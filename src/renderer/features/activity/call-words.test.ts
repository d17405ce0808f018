import { expect, it } from 'vitest';
import type { CallSummary } from '#contract/calls.ts';
import { matches, mergeCalls } from './call-words.ts';

const call = (id: string, change: Partial<CallSummary> = {}): CallSummary => ({
  id,
  startedAtMs: 0,
  state: 'ok',
  kind: 'message',
  what: 'Message',
  clientName: 'Script',
  episode: null,
  targetId: 'claude',
  targetName: 'Claude',
  model: null,
  isStream: false,
  status: 200,
  durationMs: 1,
  cost: { nanoUsd: null, source: null },
  problem: null,
  ...change,
});

it('keeps what went wrong, and what belongs to an episode', () => {
  const tagged = call('a', { state: 'failed', episode: { id: 'ep', name: 'Ep. 42' } });
  expect(matches(tagged, { failed: true, episode: 'ep' })).toBe(true);
  expect(matches(tagged, { failed: false, episode: 'none' })).toBe(false);
  expect(matches(call('b'), { failed: true, episode: null })).toBe(false);
  expect(matches(call('b', { state: 'cancelled' }), { failed: true, episode: null })).toBe(false);
});

it('shows a call once that is both live and in an older page', () => {
  const ids = mergeCalls([call('c'), call('b')], [call('b'), call('a')]).map(({ id }) => id);
  expect(ids).toEqual(['c', 'b', 'a']);
});
