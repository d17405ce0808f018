import { describe, expect, it } from 'vitest';
import { qualityFrom, successRate } from './track-record.ts';

describe('a track record', () => {
  it('begins at 99 % success and moves slowly', () => {
    expect(successRate(0, 0)).toBeCloseTo(0.99, 10);
    expect(successRate(1, 0)).toBeCloseTo(19.8 / 21, 10);
    expect(successRate(1_000, 500)).toBeCloseTo(0.5096, 4);
  });

  it('moves a declared quality by what people said', () => {
    expect(qualityFrom(0.9, 10 * 0.5, 10)).toBeCloseTo(0.7667, 4);
    expect(qualityFrom(0.9, 0, 0)).toBeCloseTo(0.9, 10);
  });
});
