import { describe, expect, it } from 'vitest';
import { NO_USAGE, type Usage } from '#main/values/usage.ts';
import { priceByBundledList } from './bundled-list.ts';
import { priceByOwnTable } from './own-table.ts';
import { priceCall } from './price-call.ts';
import { tokenPrices } from './price-list.ts';

const NOVEMBER = Date.UTC(2026, 10, 24);
const NEW_YEAR = Date.UTC(2027, 0, 1);
const usage = (change: Partial<Usage>): Usage => ({
  ...NO_USAGE,
  inputTokens: 0,
  outputTokens: 0,
  ...change,
});
const nanoUsd = (model: string, change: Partial<Usage>, atMs = NOVEMBER): number | undefined =>
  priceCall(model, usage(change), atMs, 'google')?.nanoUsd;

describe('prices of Gemini', () => {
  it('double with the year for three models, to the millisecond', () => {
    for (const model of ['gemini-3.6-flash', 'gemini-3.7-flash', 'gemini-3.8-flash']) {
      expect(nanoUsd(model, { inputTokens: 1_000, outputTokens: 1_000 })).toBe(4_500_000);
      expect(nanoUsd(model, { inputTokens: 1_000 }, NEW_YEAR - 1)).toBe(750_000);
      expect(nanoUsd(model, { inputTokens: 1_000, outputTokens: 1_000 }, NEW_YEAR)).toBe(9_000_000);
      expect(nanoUsd(model, { cacheReadTokens: 1_000 }, NEW_YEAR)).toBe(150_000);
    }
    expect(nanoUsd('gemini-4-argon', { outputTokens: 1_000 })).toBe(10_000_000);
    expect(nanoUsd('gemini-4-argon', { outputTokens: 1_000 }, Date.UTC(2026, 11, 1))).toBe(
      20_000_000,
    );
  });

  it('follow the band that a large prompt falls into, cached or not', () => {
    const model = 'gemini-3.1-pro-preview';
    expect(nanoUsd(model, { inputTokens: 200_000, outputTokens: 1 })).toBe(400_012_000);
    expect(nanoUsd(model, { inputTokens: 1, cacheReadTokens: 200_000 })).toBe(80_004_000);
  });

  it('agree with the bundled list on everything that both know, on both sides of the new year', () => {
    const models = ['gemini-3.6-flash', 'gemini-3.7-flash', 'gemini-3.8-flash', 'gemini-3.5-flash'];
    for (const model of [...models, 'gemini-3.1-pro-preview', 'gemini-2.5-flash-tts'])
      for (const atMs of [NOVEMBER, NEW_YEAR])
        for (const part of ['inputTokens', 'outputTokens', 'cacheReadTokens']) {
          const used = usage({ [part]: 300_000 });
          expect([model, part, priceByOwnTable(model, used, atMs)]).toEqual([
            model,
            part,
            priceByBundledList('google', model, used, atMs),
          ]);
        }
  });

  it('of sound are its own: unknown where nobody has published one', () => {
    const spoken = { inputTokens: 10, outputTokens: 100, audioTokens: 100 };
    expect(nanoUsd('gemini-2.5-flash-tts', spoken)).toBe(1_005_000);
    expect(nanoUsd('gemini-2.5-flash-preview-tts', spoken)).toBe(1_005_000);
    expect(nanoUsd('gemini-3.8-flash', spoken)).toBeUndefined();
    // The bundled list takes this name for another model’s, which costs a fraction.
    expect(nanoUsd('gemini-3.8-flash-tts', spoken)).toBeUndefined();
    expect(nanoUsd('gemini-2.5-pro-tts', spoken)).toBeGreaterThan(1_005_000);
  });

  it('are found under a resource name, and under no name that merely begins alike', () => {
    expect(nanoUsd('models/gemini-3.8-flash', { inputTokens: 1_000 })).toBe(750_000);
    expect(nanoUsd('models/gemini-2.5-flash', { inputTokens: 1_000 })).toBe(300_000);
    for (const model of ['gemini-flash-latest', 'gemini-3.8-flash-001', 'models/'])
      expect(nanoUsd(model, { inputTokens: 1_000 })).toBeUndefined();
    expect(priceCall('gemini-2.5-flash', usage({ inputTokens: 9 }), NOVEMBER)).toBeNull();
  });

  it('hold back what a request costs, and not what it would cost Claude to write it to a cache', () => {
    const used = usage({ inputTokens: 1_000, outputTokens: 100 });
    expect(tokenPrices('google').dearest('gemini-3.8-flash', used, NOVEMBER)).toBe(1_125_000);
  });
});
