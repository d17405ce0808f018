import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { End } from '#main/values/call.ts';
import { NO_USAGE } from '#main/values/usage.ts';
import { addUp, billFor, type PriceUsage } from './settle.ts';

const END: End = {
  state: 'ok',
  status: 200,
  model: 'm',
  usage: {
    ...NO_USAGE,
    inputTokens: 10,
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
  ...NO_USAGE,
  inputTokens: 7,
  outputTokens: characters,
});
const oneNanoEach: PriceUsage = (_model, usage) => ({
  nanoUsd: (usage.inputTokens ?? 0) + (usage.outputTokens ?? 0),
  source: 'list_price',
  version: 'test',
});

describe('billFor', () => {
  it('believes a bill that came with the headers, though nothing followed them', () => {
    const usage = { ...NO_USAGE, characters: 90, credits: 40 };
    const end: End = { ...END, state: 'unknown', usage };
    const byCredit: PriceUsage = (_model, { credits }) => ({
      nanoUsd: credits ?? 0,
      source: 'header',
      version: 'test',
    });
    expect(billFor(end, 'm', () => null, byCredit, 90).cost).toEqual({
      nanoUsd: 40,
      source: 'header',
    });
  });

  it('takes what the provider reported for a complete answer', () => {
    expect(billFor(END, 'm', estimate, oneNanoEach, null)).toEqual({
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
              ...NO_USAGE,
              inputTokens: input,
              outputTokens: output,
            };
            const end = {
              ...END,
              state,
              usage,
              isUsageFinal: false,
              contentCharacters: characters,
            };
            const bill = billFor(end, 'm', estimate, oneNanoEach, null);

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
    expect(billFor(end, 'm', estimate, oneNanoEach, null).cost).toEqual({
      nanoUsd: 7,
      source: 'estimate',
    });
  });

  it('leaves the cost unknown without a price, whatever else is known', () => {
    const unknown = { nanoUsd: null, source: null };
    const asked: unknown[] = [];
    const noPrice: PriceUsage = (model, usage) => {
      asked.push([model, usage]);
      return null;
    };
    expect(billFor(END, 'm', estimate, noPrice, null).cost).toEqual(unknown);
    expect(billFor({ ...END, usage: null }, null, estimate, noPrice, null).cost).toEqual(unknown);
    expect(asked).toEqual([
      ['m', END.usage],
      [null, NO_USAGE],
    ]);
  });

  it('books a failure that was charged, by the provider’s own word', () => {
    const failed = { ...END, state: 'failed' as const, errorKind: 'transient' as const };
    const cost = (reportedNanoUsd: number | null) =>
      billFor({ ...failed, reportedNanoUsd }, 'm', estimate, oneNanoEach, 99).cost;
    expect(cost(3)).toEqual({ nanoUsd: 3, source: 'reported' });
    expect(cost(null)).toEqual({ nanoUsd: null, source: null });
  });

  it('takes what was charged before a cut for the least that it came to', () => {
    const cut = { ...END, state: 'aborted' as const, usage: null, isUsageFinal: false };
    const cost = (reportedNanoUsd: number, price: PriceUsage, reserved: number | null) =>
      billFor({ ...cut, reportedNanoUsd }, 'm', estimate, price, reserved).cost;
    expect(cost(3, oneNanoEach, null)).toEqual({ nanoUsd: 7, source: 'estimate' });
    expect(cost(30, oneNanoEach, null)).toEqual({ nanoUsd: 30, source: 'estimate' });
    expect(cost(3, () => null, null)).toEqual({ nanoUsd: 3, source: 'estimate' });
    expect(cost(3, () => null, 99)).toEqual({ nanoUsd: 99, source: 'estimate' });
  });

  it('takes the provider’s own word before every list, also when it says less', () => {
    const said = { ...END, reportedNanoUsd: 3 };
    expect(billFor(said, 'm', estimate, oneNanoEach, null)).toEqual({
      usage: END.usage,
      cost: { nanoUsd: 3, source: 'reported' },
      priceVersion: null,
    });
  });

  it('charges nothing for what is free, whatever it is', () => {
    const free: PriceUsage = () => ({ nanoUsd: 0, source: 'list_price', version: 'free' });
    expect(billFor({ ...END, usage: null, model: null }, null, estimate, free, 0).cost).toEqual({
      nanoUsd: 0,
      source: 'list_price',
    });
  });

  it('bills nothing for what is known to have failed', () => {
    const end = { ...END, state: 'failed' as const, usage: null };
    expect(billFor(end, 'm', estimate, oneNanoEach, null).cost.nanoUsd).toBeNull();
  });

  it('books all that was held back for a call that was sent and never seen again', () => {
    const end = { ...END, state: 'unknown' as const, usage: null, isUsageFinal: false };
    expect(billFor(end, 'm', estimate, oneNanoEach, 900).cost).toEqual({
      nanoUsd: 900,
      source: 'estimate',
    });
  });
});

describe('addUp', () => {
  it('adds what is known, and calls the sum a guess when any part is', () => {
    const failed = { nanoUsd: null, source: null };
    const guess = { nanoUsd: 5, source: 'estimate' } as const;
    const exact = { nanoUsd: 7, source: 'list_price' } as const;
    expect(addUp([failed, exact])).toEqual(exact);
    expect(addUp([guess, exact])).toEqual({ nanoUsd: 12, source: 'estimate' });
    expect(addUp([failed, failed])).toEqual(failed);
    expect(addUp([exact])).toBe(exact);
  });
});
