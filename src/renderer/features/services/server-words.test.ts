import { expect, it } from 'vitest';
import { factsOf, groupServers, nextTryText, wordsFor } from './server-words.ts';

it('puts what is broken first', () => {
  const states = ['ready', 'stopped', 'failed', 'starting', 'backoff'] as const;
  const groups = groupServers(states.map((state) => ({ state, restarts: 0 })));

  expect(groups.map(({ group, servers }) => [group, servers.map(({ state }) => state)])).toEqual([
    ['Needs attention', ['failed', 'backoff']],
    ['Running', ['ready', 'starting']],
    ['Stopped', ['stopped']],
  ]);
});

it('does not move a service to and fro while it is started again and again', () => {
  expect(groupServers([{ state: 'starting', restarts: 2 }])[0]?.group).toBe('Needs attention');
  expect(groupServers([{ state: 'stopping', restarts: 0 }])[0]?.group).toBe('Running');
  expect(groupServers([{ state: 'ready', restarts: 2 }])[0]?.group).toBe('Running');
});

it('counts down to the next start', () => {
  expect(nextTryText({ attempt: 2, of: 5, atMs: 5_000 }, 1_200)).toBe('start 2 of 5 in 4 s');
  expect(nextTryText({ attempt: 2, of: 5, atMs: 5_000 }, 9_000)).toBe('start 2 of 5 now');
  expect(nextTryText(null, 0)).toBeNull();
});

it('says of a service only what there is to say', () => {
  const tool = { name: 'echo', exposedName: 'files_echo', description: '' };
  const quiet = { tools: [], readySinceMs: null, restarts: 0, nextTry: null };
  expect(factsOf(quiet, 0)).toEqual([]);
  expect(factsOf({ ...quiet, tools: [tool], readySinceMs: 1_000, restarts: 2 }, 7_201_000)).toEqual(
    ['1 tool', 'up 2 h', '2 restarts'],
  );
});

it('does not say of a service that never ran that it stopped', () => {
  expect(wordsFor({ state: 'failed', restarts: 0 }).word).toBe('Can’t start');
  expect(wordsFor({ state: 'failed', restarts: 4 }).word).toBe('Stopped by itself');
});
