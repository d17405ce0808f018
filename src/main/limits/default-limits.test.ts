import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from './default-limits.ts';
import { describeLimit, parseLimits } from './limit-spec.ts';

describe('the limits that hold until somebody says otherwise', () => {
  it.each(Object.entries(DEFAULT_LIMITS))('are without a mistake: %s', (_provider, limits) => {
    expect(parseLimits(limits)).toEqual({ status: 'ok', limits });
  });

  it('are those of the table', () => {
    const table = Object.fromEntries(
      Object.entries(DEFAULT_LIMITS).map(([provider, limits]) => [
        provider,
        limits.map(describeLimit),
      ]),
    );
    expect(table).toEqual({
      claude: [
        '100 requests per minute',
        '50,000 tokens per minute',
        '1,000,000 tokens per day',
        '10 at once',
      ],
      gemini: ['150 requests per minute', '75,000 tokens per minute', '8 at once'],
      elevenlabs: [
        '50 requests per minute',
        '100,000 characters per minute',
        '100,000 characters per month',
        '5 at once',
      ],
      perplexity: [
        '60 requests per minute',
        '500 queries per hour',
        '5,000 queries per day',
        '3 at once',
      ],
      local_model: ['2 at once'],
      local_tts: ['1 at once'],
    });
    expect(DEFAULT_LIMITS.elevenlabs[0].burst).toBe(10);
  });
});
