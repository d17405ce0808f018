import { expect, it } from 'vitest';
import { textPrices } from '../prices/price-list.ts';
import { toUsage, UsageBody } from './usage.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const read = (body: object) => toUsage(UsageBody.parse(body));

it('makes the counts of chat completions disjoint (hand-written)', () => {
  expect(
    read({
      prompt_tokens: 1_000,
      completion_tokens: 300,
      total_tokens: 1_300,
      prompt_tokens_details: { cached_tokens: 600, cache_write_tokens: 100, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 200, audio_tokens: 0 },
    }),
  ).toMatchObject({
    inputTokens: 300,
    cacheReadTokens: 600,
    cacheWriteTokens: 100,
    outputTokens: 300,
    thinkingTokens: 200,
  });
});

it('reads those of responses alike (hand-written)', () => {
  expect(
    read({
      input_tokens: 50,
      input_tokens_details: { cached_tokens: 20 },
      output_tokens: 7,
      output_tokens_details: { reasoning_tokens: 3 },
    }),
  ).toMatchObject({ inputTokens: 30, cacheReadTokens: 20, outputTokens: 7, thinkingTokens: 3 });
});

it('takes garbage for nothing said, and more cached than sent for all of it', () => {
  expect(read({ prompt_tokens: -1, completion_tokens: 'many', prompt_tokens_details: 7 })).toEqual(
    expect.objectContaining({ inputTokens: null, outputTokens: null, cacheReadTokens: null }),
  );
  expect(read({ prompt_tokens: 5, prompt_tokens_details: { cached_tokens: 9 } })).toMatchObject({
    inputTokens: 0,
    cacheReadTokens: 9,
  });
});

it('has no price for sound, neither heard nor spoken', () => {
  const prices = textPrices('openai');
  const text = { prompt_tokens: 10, completion_tokens: 10 };
  expect(prices.price('gpt-4o-mini', read(text), NOW)?.nanoUsd).toBe(10 * 150 + 10 * 600);
  const spoken = { ...text, completion_tokens_details: { audio_tokens: 8 } };
  const heard = { ...text, prompt_tokens_details: { audio_tokens: 8 } };
  expect(prices.price('gpt-4o-mini', read(spoken), NOW)).toBeNull();
  expect(prices.price('gpt-4o-mini', read(heard), NOW)).toBeNull();
});

it('has a price for a model’s exact name and for its dated one, and for no name that begins alike', () => {
  const prices = textPrices('openai');
  const usage = read({ prompt_tokens: 10, completion_tokens: 10 });
  expect(prices.price('gpt-4o-mini-2024-07-18', usage, NOW)).toEqual(
    prices.price('gpt-4o-mini', usage, NOW),
  );
  // A day with a price of its own.
  expect(prices.price('gpt-4o-2024-05-13', usage, NOW)).not.toEqual(
    prices.price('gpt-4o', usage, NOW),
  );
  expect(prices.price('gpt-4o-mini-new', usage, NOW)).toBeNull();
  expect(prices.price('gpt-4o-mini-2024-07-18-new', usage, NOW)).toBeNull();
  expect(prices.price('tts-1', usage, NOW)).toBeNull();
});
