import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { End } from '#main/values/call.ts';
import { billFor, type PriceUsage } from './settle.ts';

const END: End = {
  state: 'ok',
  status: 200,
  model: 'm',
  usage: {
    inputTokens: 10,
    cacheReadTokens: null,
    cacheWriteTokens: null,
    cacheWriteHourTokens: null,
    outputTokens: 5,
  },
  isUsageFinal: true,
  contentCharacters: 0,
  firstContentMs: 1,
  errorKind: null,
  problem: null,
  upstreamRequestId: null,
};
const estimate = (characters: number) => ({
  inputTokens: 7,
  cacheReadTokens: null,
  cacheWriteTokens: null,
  cacheWriteHourTokens: null,
  outputTokens: characters,
});
const oneNanoEach: PriceUsage = (_model, usage) => ({
  nanoUsd: (usage.inputTokens ?? 0) + (usage.outputTokens ?? 0),
  source: 'list_price',
  version: 'test',
});

describe('billFor', () => {
  it('takes what the provider reported for a complete answer', () => {
    expect(billFor(END, 'm', estimate, oneNanoEach)).toEqual({
      usage: END.usage,
      cost: { nanoUsd: 15, source: 'list_price' },
      priceVersion: 'test',
    });
  });

  it.each(['cancelled', 'aborted', 'unknown'] as const)(
    'never books a call that was %s as free, and says that it guessed',
    (state) => {
      fc.assert(
        fc.property(
          fc.option(fc.nat(1000)),
          fc.option(fc.nat(1000)),
          fc.nat(1000),
          (input, output, characters) => {
            const usage = {
              inputTokens: input,
              cacheReadTokens: null,
              cacheWriteTokens: null,
              cacheWriteHourTokens: null,
              outputTokens: output,
            };
            const end = {
              ...END,
              state,
              usage,
              isUsageFinal: false,
              contentCharacters: characters,
            };
            const bill = billFor(end, 'm', estimate, oneNanoEach);

            expect(bill.cost.source).toBe('estimate');
            expect(bill.usage?.inputTokens).toBe(input ?? 7);
            expect(bill.usage?.outputTokens).toBe(Math.max(output ?? 0, characters));
          },
        ),
      );
    },
  );

  it('guesses everything when nothing at all was reported', () => {
    const end = { ...END, state: 'unknown' as const, usage: null, isUsageFinal: false };
    expect(billFor(end, 'm', estimate, oneNanoEach).cost).toEqual({
      nanoUsd: 7,
      source: 'estimate',
    });
  });

  it('leaves the cost unknown without a price, a model or any usage', () => {
    const unknown = { nanoUsd: null, source: null };
    expect(billFor(END, 'm', estimate, () => null).cost).toEqual(unknown);
    expect(billFor(END, null, estimate, oneNanoEach).cost).toEqual(unknown);
    expect(billFor({ ...END, usage: null }, 'm', estimate, oneNanoEach).cost).toEqual(unknown);
  });

  it('bills nothing for what is known to have failed', () => {
    const end = { ...END, state: 'failed' as const, usage: null };
    expect(billFor(end, 'm', estimate, oneNanoEach).cost.nanoUsd).toBeNull();
  });
});
