import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_USAGE, type Usage } from '#main/values/usage.ts';
import { estimateTokens } from '../estimates.ts';
import { BUNDLED_LIST_VERSION, priceByBundledList } from './bundled-list.ts';
import { hasPrice, priceCall } from './price-call.ts';
import { OWN_PRICES } from './own-prices.ts';
import { priceByOwnTable } from './own-table.ts';

const NOVEMBER = Date.UTC(2026, 10, 24);
const usage = (change: Partial<Usage>): Usage => ({
  ...NO_USAGE,
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

  it('know a model under its dated name, and under no name that merely looks dated', () => {
    expect(nanoUsd('claude-opus-4-20250514', { inputTokens: 1_000 })).toBe(15_000_000);
    expect(nanoUsd('claude-sonnet-4-5-20250929', { inputTokens: 1_000 })).toBe(3_000_000);
    expect(hasPrice('claude-opus-5-5-20301231', NOVEMBER)).toBe(false);
    expect(hasPrice('constructor', NOVEMBER)).toBe(false);
  });

  it('say where they come from', () => {
    const plain = usage({ inputTokens: 1 });
    expect(priceCall('claude-opus-5-5', plain, NOVEMBER)).toMatchObject({
      source: 'list_price',
      version: 'own table 2026-11-22',
    });
    expect(priceCall('claude-opus-4-8', plain, NOVEMBER)?.version).toBe('genai-prices 0.1.8');
  });

  it('of our own table agree with the bundled list on everything that both know', () => {
    const agreed = ['claude-haiku-4-5', 'claude-sonnet-5', 'claude-opus-5', 'claude-opus-5-5'];
    for (const model of [...agreed, 'claude-fable-5-1'])
      for (const part of Object.keys(usage({}))) {
        const used = usage({ [part]: 1_000_000 });
        expect(priceByOwnTable(model, used, NOVEMBER)).toBe(
          priceByBundledList('anthropic', model, used, NOVEMBER),
        );
      }
  });

  it('of our own table are whole nano-dollars for each token, so that no sum is ever rounded', () => {
    for (const { model, input, output, cacheRead } of OWN_PRICES)
      for (const usd of [
        input,
        // Only Claude’s caches are written to for money.
        model.startsWith('claude-') ? input * 1.25 : 0,
        output,
        cacheRead ?? 0,
      ])
        expect([model, Math.abs(usd * 1_000 - Math.round(usd * 1_000)) < 1e-9]).toEqual([
          model,
          true,
        ]);
  });

  it('follow the band that a large prompt falls into', () => {
    expect(nanoUsd('claude-haiku-5-5', { inputTokens: 100_000 })).toBe(10_000_000);
    expect(nanoUsd('claude-haiku-5-5', { inputTokens: 100_001 })).toBe(50_000_500);
  });

  it('count everything that went in for the band, cached or not', () => {
    const model = 'claude-sonnet-4-5';
    const output = { outputTokens: 1_000 };
    expect(nanoUsd(model, { inputTokens: 200_000, ...output })).toBe(615_000_000);
    // One token more, and all of it costs the higher price.
    const cached = { inputTokens: 100_000, cacheReadTokens: 100_001, ...output };
    expect(nanoUsd(model, cached)).toBe(600_000_000 + 60_000_600 + 22_500_000);
  });

  it('hold from the day they hold from', () => {
    const before = Date.UTC(2026, 10, 8);
    expect(nanoUsd('claude-fable-5-2', { inputTokens: 1_000 })).toBe(8_000_000);
    expect(priceCall('claude-fable-5-2', usage({ inputTokens: 1_000 }), before)).toBeNull();
    const cached = usage({ cacheReadTokens: 1_000 });
    expect(priceCall('claude-sonnet-5-5', cached, Date.UTC(2026, 9, 6))).toBeNull();
    expect(nanoUsd('claude-sonnet-5-5', { inputTokens: 1_000 }, Date.UTC(2026, 9, 6))).toBe(
      2_000_000,
    );
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

  it('add up: two calls cost what one of both sizes costs', () => {
    const count = fc.nat(40_000);
    const any = fc.record({
      inputTokens: count,
      cacheReadTokens: count,
      cacheWriteTokens: count,
      cacheWriteHourTokens: count,
      outputTokens: count,
    });
    fc.assert(
      fc.property(
        fc.constantFrom('claude-opus-5-5', 'claude-sonnet-5-5', 'claude-opus-4-8'),
        any,
        any,
        (model, one, other) => {
          const both = Object.fromEntries(
            Object.entries(one).map(([part, tokens]) => [
              part,
              tokens + other[part as keyof typeof other],
            ]),
          );
          expect((nanoUsd(model, one) ?? -1) + (nanoUsd(model, other) ?? -1)).toBe(
            nanoUsd(model, both),
          );
        },
      ),
    );
  });

  it('are whole and never negative, or unknown, whatever is asked', () => {
    const count = fc.option(fc.maxSafeNat());
    const any = fc.record({
      inputTokens: count,
      cacheReadTokens: count,
      cacheWriteTokens: count,
      cacheWriteHourTokens: count,
      outputTokens: count,
    });
    const model = fc.oneof(
      fc.string(),
      fc.constantFrom('claude-opus-5-5', 'claude-haiku-5-5', 'claude-sonnet-4-5', '__proto__'),
    );
    fc.assert(
      fc.property(model, any, fc.integer(), (name, use, atMs) => {
        const found = priceCall(name, { ...NO_USAGE, ...use }, atMs);
        if (found === null) return;
        expect(Number.isSafeInteger(found.nanoUsd)).toBe(true);
        expect(found.nanoUsd).toBeGreaterThanOrEqual(0);
      }),
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
  expect(estimateTokens(9, 1)).toMatchObject({ inputTokens: 3, outputTokens: 1 });
});
