import { expect, it } from 'vitest';
import type { CallSummary } from '#contract/calls.ts';
import {
  describeModels,
  describeUsage,
  matches,
  mergeCalls,
  shortModel,
  whyFree,
} from './call-words.ts';

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
  isRerouted: false,
  ...change,
});

it('keeps what went wrong, what went elsewhere, and what belongs to an episode', () => {
  const ALL = { failed: false, rerouted: false, episode: null };
  const tagged = call('a', { state: 'failed', episode: { id: 'ep', name: 'Ep. 42' } });
  expect(matches(tagged, { ...ALL, failed: true, episode: 'ep' })).toBe(true);
  expect(matches(tagged, { ...ALL, episode: 'none' })).toBe(false);
  expect(matches(call('b'), { ...ALL, failed: true })).toBe(false);
  expect(matches(call('b', { state: 'cancelled' }), { ...ALL, failed: true })).toBe(false);
  expect(matches(call('c', { isRerouted: true }), { ...ALL, rerouted: true })).toBe(true);
  expect(matches(call('c'), { ...ALL, rerouted: true })).toBe(false);
});

it('says when another model answered than was asked for', () => {
  const models = (askedModel: string | null, model: string | null) =>
    describeModels({ askedModel, model });
  expect(models('claude-opus-5-5', 'claude-opus-5-5')).toBe('claude-opus-5-5');
  expect(models('pro-search', 'gpt-6')).toBe('gpt-6, asked for as pro-search');
  expect(models('gpt-6', null)).toBe('asked for gpt-6');
  expect(models(null, null)).toBeNull();
});

it('shows a call once that is both live and in an older page', () => {
  const ids = mergeCalls([call('c'), call('b')], [call('b'), call('a')]).map(({ id }) => id);
  expect(ids).toEqual(['c', 'b', 'a']);
});

it('counts tokens, and does not take unknown ones for none', () => {
  const usage = {
    inputTokens: 2_140,
    outputTokens: null,
    cacheReadTokens: 0,
    cacheWriteTokens: 40,
    cacheWriteHourTokens: 2,
    thinkingTokens: null,
    audioTokens: null,
    characters: null,
    credits: null,
    queries: null,
  };
  expect(describeUsage(usage)).toBe('2,140 tokens in, — out, 42 to cache');
  expect(describeUsage({ ...usage, cacheReadTokens: 7, cacheWriteTokens: null })).toBe(
    '2,140 tokens in, — out, 7 from cache, 2 to cache',
  );
});

it('does not say a provider’s name twice', () => {
  expect(shortModel('claude-sonnet-5-5', 'Claude')).toBe('sonnet-5-5');
  expect(shortModel('gemini-flash', 'Claude')).toBe('gemini-flash');
  expect(shortModel('claude-sonnet-5-5', null)).toBe('claude-sonnet-5-5');
});

it('tells a request that is free from one whose cost is unknown', () => {
  const message = { kind: 'message', state: 'ok' } as const;
  expect(whyFree(message)).toBeNull();
  expect(whyFree({ ...message, state: 'cancelled' })).toBeNull();
  expect(whyFree({ ...message, state: 'refused' })).toContain('nothing was sent');
  expect(whyFree({ ...message, state: 'failed' })).toContain('not charged');
  expect(whyFree({ kind: 'tool', state: 'ok' })).toContain('no price of its own');
});
