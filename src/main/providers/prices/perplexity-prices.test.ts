import { describe, expect, it } from 'vitest';
import { NO_USAGE } from '#main/values/usage.ts';
import { perplexityPrices } from './perplexity-prices.ts';

const NOVEMBER = Date.UTC(2026, 10, 24);
const tokens = { ...NO_USAGE, inputTokens: 1_000_000, outputTokens: 0 };

describe('Perplexity’s prices', () => {
  it('are by the request for a search, however many queries are in it', () => {
    for (const queries of [1, 5]) {
      const usage = { ...NO_USAGE, queries };
      expect(perplexityPrices.price(null, usage, NOVEMBER)).toEqual({
        nanoUsd: 5_000_000,
        source: 'list_price',
        version: 'own table 2026-11-22',
      });
      expect(perplexityPrices.dearest(null, usage, NOVEMBER)).toBe(5_000_000);
    }
  });

  it('are its model’s own for an agent, and its searches on top', () => {
    const price = (queries: number) =>
      perplexityPrices.price('anthropic/claude-sonnet-5-5', { ...tokens, queries }, NOVEMBER);
    expect(price(0)?.nanoUsd).toBe(2_000_000_000);
    expect(price(3)?.nanoUsd).toBe(2_015_000_000);
  });

  it('hold back the dearest: all of it written to the cache for an hour', () => {
    const usage = { ...tokens, queries: 1 };
    expect(perplexityPrices.dearest('anthropic/claude-sonnet-5-5', usage, NOVEMBER)).toBe(
      4_005_000_000,
    );
  });

  it.each([null, 'fast', 'high', 'sonar', 'perplexity/sonar', 'constructor/x', 'anthropic/nobody'])(
    'of %s are unknown, which is not zero',
    (model) => {
      const usage = { ...tokens, queries: 1 };
      expect(perplexityPrices.price(model, usage, NOVEMBER)).toBeNull();
      expect(perplexityPrices.dearest(model, usage, NOVEMBER)).toBeNull();
    },
  );

  it('of an agent that reports searches and no tokens are not those of a search', () => {
    const usage = { ...NO_USAGE, queries: 1 };
    expect(perplexityPrices.price('anthropic/claude-sonnet-5-5', usage, NOVEMBER)).toBeNull();
    expect(perplexityPrices.price('fast', usage, NOVEMBER)).toBeNull();
  });

  it('are unknown for what nobody here knows', () => {
    expect(perplexityPrices.price(null, NO_USAGE, NOVEMBER)).toBeNull();
  });
});
