import { expect, it } from 'vitest';
import { groupServers, nextTryText } from './server-words.ts';

it('puts what is broken first', () => {
  const states = ['ready', 'stopped', 'failed', 'starting', 'backoff'] as const;
  const groups = groupServers(states.map((state) => ({ state })));

  expect(groups.map(({ group, servers }) => [group, servers.map(({ state }) => state)])).toEqual([
    ['Needs attention', ['failed', 'backoff']],
    ['Running', ['ready', 'starting']],
    ['Stopped', ['stopped']],
  ]);
});

it('counts down to the next start', () => {
  expect(nextTryText({ attempt: 2, of: 5, atMs: 5_000 }, 1_200)).toBe('Start 2 of 5 in 4 s');
  expect(nextTryText({ attempt: 2, of: 5, atMs: 5_000 }, 9_000)).toBe('Start 2 of 5 now');
  expect(nextTryText(null, 0)).toBeNull();
});
