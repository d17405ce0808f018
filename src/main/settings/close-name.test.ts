import fc from 'fast-check';
import { expect, it } from 'vitest';
import { closeName, distance } from './close-name.ts';

it.each([
  ['prot', ['port', 'servers'], 'port'],
  ['comand', ['command', 'cwd'], 'command'],
  ['zzzz', ['port', 'servers'], null],
  ['ab', ['cd'], null],
])('takes %s for one of %j: %s', (name, known, meant) => {
  expect(closeName(name, known)).toBe(meant);
});

it('measures a distance: none to itself, the same both ways, never a short cut over a third', () => {
  const word = fc.string({ maxLength: 8 });
  fc.assert(
    fc.property(word, word, word, (a, b, c) => {
      expect(distance(a, a)).toBe(0);
      expect(distance(a, b)).toBe(distance(b, a));
      expect(distance(a, c)).toBeLessThanOrEqual(distance(a, b) + distance(b, c));
    }),
  );
});
