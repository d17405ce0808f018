import { expect, it } from 'vitest';
import { chooseServers } from './choose-servers.ts';

const states = (...names: ('ready' | 'failed' | 'stopped')[]) =>
  names.map((state) => ({ state, restarts: 0 }));

it('shows all of a few services, broken ones first', () => {
  expect(chooseServers(states('ready', 'failed'))).toEqual({
    shown: states('failed', 'ready'),
    rest: null,
  });
});

it('shows of many only those that need a person, and counts the rest', () => {
  const { shown, rest } = chooseServers(states('ready', 'failed', 'ready', 'stopped', 'ready'));
  expect(shown).toEqual(states('failed'));
  expect(rest).toBe('3 running · 1 stopped');
});

it('does not let a row of failures fill the screen', () => {
  const { shown, rest } = chooseServers(
    states('failed', 'failed', 'failed', 'failed', 'failed', 'failed'),
  );
  expect(shown).toHaveLength(4);
  expect(rest).toBe('2 more need attention');
});
