import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isDeeperThan } from './json-depth.ts';

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

it('counts brackets, but none that are part of a text', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), fc.nat(9), (value, limit) => {
      expect(isDeeperThan(limit, JSON.stringify(value))).toBe(depthOf(value) > limit);
    }),
  );
  expect(isDeeperThan(1, JSON.stringify({ text: '[[[[ \\" [[ \\\\' }))).toBe(false);
});

it('is quick about 200,000 levels', () => {
  expect(isDeeperThan(256, '['.repeat(200_000) + ']'.repeat(200_000))).toBe(true);
});
