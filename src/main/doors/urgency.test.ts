import { describe, expect, it } from 'vitest';
import { readUrgency } from './urgency.ts';

const NOW_MS = 1_000;
const read = (priority?: string, deadline?: string) =>
  readUrgency(
    {
      ...(priority !== undefined && { 'x-tallylight-priority': priority }),
      ...(deadline !== undefined && { 'x-tallylight-deadline-ms': deadline }),
    },
    NOW_MS,
  );

describe('a request', () => {
  it('is of normal priority and has no deadline of its own where it says nothing', () => {
    expect(read()).toEqual({ priority: 'normal', deadlineMs: null });
  });

  it('hurries as it says, for a quarter of an hour at most', () => {
    expect(read('high', '2500')).toEqual({ priority: 'high', deadlineMs: 3_500 });
    expect(read('low', '1e9')).toEqual({ priority: 'low', deadlineMs: 901_000 });
  });

  it.each(['urgent', '', 'HIGH', 'high, low'])(
    'of the priority “%s”, which does not exist, is told so',
    (priority) => {
      expect(read(priority)).toEqual({
        problem: `There is no priority “${priority}”. Use high, normal or low.`,
      });
    },
  );

  it.each(['0', '-5'])('whose deadline is %s is told that it is over', (deadline) => {
    expect(read('high', deadline)).toEqual({
      problem: 'The deadline of this request was over before it began.',
    });
  });

  it.each(['soon', '', 'NaN', 'Infinity'])(
    'whose deadline is “%s” is told what it takes',
    (text) => {
      expect(read(undefined, text)).toEqual({
        problem: `The deadline “${text}” is no number of milliseconds.`,
      });
    },
  );

  it('is not told more than fits into a line', () => {
    const { problem } = read('x'.repeat(5_000)) as { problem: string };
    expect(problem.length).toBeLessThan(120);
  });
});
