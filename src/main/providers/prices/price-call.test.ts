import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Usage } from '#main/values/usage.ts';
import { BUNDLED_LIST_VERSION } from './bundled-list.ts';
import { estimateUsage, priceCall } from './price-call.ts';

const NOVEMBER = Date.UTC(2026, 10, 24);
const usage = (change: Partial<Usage>): Usage => ({
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  cacheWriteHourTokens: 0,
  outputTokens: 0,
  ...change,
});
const nanoUsd = (model: string, change: Partial<Usage>, atMs = NOVEMBER): number | undefined =>
  priceCall(model, usage(change), atMs)?.nanoUsd;

describe('list prices', () => {
  it('are exact to the nano-dollar', () => {
    expect(nanoUsd('claude-opus-5-5', { inputTokens: 20_000, outputTokens: 8_000 })).toBe(
      240_000_000,
    );
    expect(nanoUsd('claude-sonnet-5-5', { inputTokens: 1, outputTokens: 1 })).toBe(12_000);
    expect(nanoUsd('claude-haiku-4-5-20251001', { inputTokens: 17, outputTokens: 64 })).toBe(
      337_000,
    );
  });

  it('tell the parts of the input apart', () => {
    const model = 'claude-sonnet-5-5';
    expect(nanoUsd(model, { cacheReadTokens: 1_000_000 })).toBe(100_000_000);
    expect(nanoUsd(model, { cacheWriteTokens: 1_000_000 })).toBe(2_500_000_000);
    expect(nanoUsd(model, { cacheWriteHourTokens: 1_000_000 })).toBe(4_000_000_000);
  });

  it('do not take a model for another whose name begins alike', () => {
    // The bundled list answers with Sonnet 5, whose cache reads cost twice as much.
    expect(nanoUsd('claude-sonnet-5-5', { cacheReadTokens: 1_000 })).toBe(100_000);
    expect(priceCall('claude-opus-5-5-imaginary', usage({}), NOVEMBER)).toBeNull();
  });

  it('follow the band that a large prompt falls into', () => {
    expect(nanoUsd('claude-haiku-5-5', { inputTokens: 100_000 })).toBe(10_000_000);
    expect(nanoUsd('claude-haiku-5-5', { inputTokens: 100_001 })).toBe(50_000_500);
  });

  it('hold from the day they hold from', () => {
    const before = Date.UTC(2026, 10, 8);
    expect(nanoUsd('claude-fable-5-2', { inputTokens: 1_000 })).toBe(8_000_000);
    expect(priceCall('claude-fable-5-2', usage({ inputTokens: 1_000 }), before)).toBeNull();
  });

  it('are unknown, not zero, for an unknown model or an unpriced part', () => {
    expect(priceCall('practice-unpriced', usage({ inputTokens: 5 }), NOVEMBER)).toBeNull();
    expect(priceCall('claude-haiku-5-5', usage({ cacheReadTokens: 5 }), NOVEMBER)).toBeNull();
    expect(priceCall('claude-opus-5-5', usage({ outputTokens: null }), NOVEMBER)).toBeNull();
  });

  it('never fall when more is used', () => {
    const count = fc.nat(300_000);
    const any = fc.record({ inputTokens: count, cacheReadTokens: count, outputTokens: count });
    fc.assert(
      fc.property(
        fc.constantFrom('claude-opus-5-5', 'claude-sonnet-4-5', 'claude-fable-5-1'),
        any,
        fc.nat(1_000),
        (model, use, more) => {
          const one = nanoUsd(model, use) ?? -1;
          const larger = nanoUsd(model, { ...use, outputTokens: use.outputTokens + more }) ?? -1;
          expect(one).toBeGreaterThanOrEqual(0);
          expect(larger).toBeGreaterThanOrEqual(one);
        },
      ),
    );
  });

  it('name the version of the list that is installed', () => {
    const require = createRequire(import.meta.url);
    const folder = require.resolve('@pydantic/genai-prices').replace(/dist.*/, '');
    const { version } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8')) as {
      version: string;
    };
    expect(BUNDLED_LIST_VERSION).toBe(version);
  });
});

it('guesses a use that is never nothing when something was sent', () => {
  expect(estimateUsage(9, 1)).toMatchObject({ inputTokens: 3, outputTokens: 1 });
});
