import { describe, expect, it } from 'vitest';
import { countOf } from './format-count.ts';
import { describeSum, formatCost, formatSum, formatUsd } from './format-money.ts';
import { formatAgo, formatDuration, formatSpan } from './format-time.ts';

describe('money', () => {
  it.each([
    [6_400_000_000, '$6.40'],
    [1_234_567_000_000, '$1,234.57'],
    [570_000_000, '$0.57'],
    [12_300_000, '$0.012'],
    [30_000_000, '$0.030'],
    [22_700, '$0.000023'],
    [0, '$0.00'],
  ])('%i nano-dollars read %s', (nanoUsd, text) => {
    expect(formatUsd(nanoUsd)).toBe(text);
  });

  it('never shows unknown as zero', () => {
    expect(formatCost({ nanoUsd: null, source: null })).toBe('—');
    expect(formatCost({ nanoUsd: 6_400_000_000, source: 'estimate' })).toBe('≈ $6.40');
  });

  it('says of a sum what it leaves out', () => {
    const sum = {
      calls: 3,
      knownNanoUsd: 6_400_000_000,
      callsWithoutPrice: 0,
      hasEstimates: false,
    };
    expect(formatSum(sum)).toBe('$6.40');
    expect(formatSum({ ...sum, hasEstimates: true })).toBe('≈ $6.40');
    expect(formatSum({ ...sum, callsWithoutPrice: 1 })).toBe('at least $6.40');
    expect(formatSum({ ...sum, knownNanoUsd: null, callsWithoutPrice: 1 })).toBe('—');
    expect(formatSum({ ...sum, calls: 0, knownNanoUsd: null })).toBe('$0.00');
  });

  it('says why a sum is not exact', () => {
    const sum = { calls: 9, knownNanoUsd: 1, callsWithoutPrice: 0, hasEstimates: false };
    expect(describeSum(sum)).toBeNull();
    expect(describeSum({ ...sum, hasEstimates: true })).toBe('part of it is estimated');
    expect(describeSum({ ...sum, callsWithoutPrice: 1 })).toBe('1 has no known price');
    expect(describeSum({ ...sum, callsWithoutPrice: 6, hasEstimates: true })).toBe(
      '6 have no known price, part of the rest is estimated',
    );
  });
});

describe('time', () => {
  it.each([
    [12, '12 ms'],
    [2_100, '2.1 s'],
    [999.7, '1.0 s'],
    [59_960, '1 min 0 s'],
    [185_000, '3 min 5 s'],
    [239_700, '4 min 0 s'],
    [599_400, '9 min 59 s'],
    [755_000, '12 min'],
  ])('%i ms took %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

  it.each([
    [3_000, '3 s'],
    [150_000, '2 min'],
    [7_300_000, '2 h'],
    [90_000_000, '1 day'],
  ])('%i ms span %s', (ms, text) => expect(formatSpan(ms)).toBe(text));

  it('does not see the future in a clock that was set back', () => {
    expect(formatAgo(10_000, 5_000)).toBe('just now');
  });
});

it('counts one thing as one', () => {
  expect([countOf(1, 'tool'), countOf(1_200, 'tool')]).toEqual(['1 tool', '1,200 tools']);
});
