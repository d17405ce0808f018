import { describe, expect, it } from 'vitest';
import { NO_USAGE } from '#main/values/usage.ts';
import { creditPrices } from './credit-prices.ts';
import { CREDIT_ROWS } from './credit-rows.ts';

const AT = Date.UTC(2026, 10, 24);
const billed = (credits: number) => ({ ...NO_USAGE, characters: 1_000, credits });
const unbilled = (characters: number) => ({ ...NO_USAGE, characters });

describe('prices of credits', () => {
  it.each([
    ['eleven_v4', 0.08],
    ['eleven_v4_turbo', 0.08],
    ['eleven_multilingual_v2', 0.1],
    ['eleven_v3', 0.1],
    ['eleven_flash_v2_5', 0.1],
    ['eleven_turbo_v2_5', 0.1],
  ])('a thousand credits of %s cost $%d by the list', (model, usd) => {
    expect(creditPrices().price(model, billed(1_000), AT)).toEqual({
      nanoUsd: usd * 1e9,
      source: 'header',
      version: 'own table 2026-11-22',
    });
  });

  it('a thousand characters cost what was published, where no bill came', () => {
    const usdOf = (model: string) => creditPrices().price(model, unbilled(1_000), AT);
    expect(usdOf('eleven_v4')).toMatchObject({ nanoUsd: 0.08e9, source: 'estimate' });
    expect(usdOf('eleven_v4_turbo')).toMatchObject({ nanoUsd: 0.04e9, source: 'estimate' });
    expect(usdOf('eleven_flash_v2_5')).toMatchObject({ nanoUsd: 0.05e9, source: 'estimate' });
  });

  it('the person’s own price holds for every model, listed or not', () => {
    const prices = creditPrices().atPlanPrice?.(0.22);
    for (const model of ['eleven_v4', 'music_v9', null])
      expect(prices?.price(model, billed(500), AT)).toEqual({
        nanoUsd: 0.11e9,
        source: 'header',
        version: 'your plan',
      });
  });

  it('is unknown, and not zero, for a model without a price or a use without a count', () => {
    expect(creditPrices().price('eleven_v4_mini', billed(5), AT)).toBeNull();
    expect(creditPrices().price(null, billed(5), AT)).toBeNull();
    expect(creditPrices().price('eleven_v4', NO_USAGE, AT)).toBeNull();
    expect(creditPrices().dearest('eleven_v4', NO_USAGE, AT)).toBeNull();
    expect(creditPrices().price('eleven_v4', billed(0), AT)?.nanoUsd).toBe(0);
  });

  it('makes no sum beyond all reason', () => {
    expect(creditPrices(1_000).price('eleven_v4', billed(1e12), AT)).toBeNull();
  });

  it('has each model once', () => {
    const models = CREDIT_ROWS.map(({ model }) => model);
    expect(new Set(models).size).toBe(models.length);
  });
});
