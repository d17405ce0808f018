import { expect, it } from 'vitest';
import { systemRandom } from './random.ts';

it('gives every byte once', () => {
  const ids = Array.from({ length: 2_000 }, () => systemRandom.bytes(16).toString('hex'));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.some((id) => id.includes('00000000'))).toBe(false);
});

it('leaves what it gave as it is', () => {
  const first = systemRandom.bytes(16);
  const text = first.toString('hex');
  for (let count = 0; count < 1_000; count += 1) systemRandom.bytes(16);
  expect(first.toString('hex')).toBe(text);
});

it('draws fractions evenly from 0 to 1', () => {
  const draws = Array.from({ length: 10_000 }, () => systemRandom.fraction());
  expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...draws)).toBeLessThan(1);
  const mean = draws.reduce((sum, one) => sum + one, 0) / draws.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.03);
});
