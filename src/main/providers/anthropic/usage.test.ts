import { expect, it } from 'vitest';
import { priceCall } from '../prices/price-call.ts';
import { toUsage, UsageBody } from './usage.ts';

const read = (body: unknown) => toUsage(UsageBody.parse(body));

it('reads what was used', () => {
  expect(read({ input_tokens: 17, output_tokens: 64 })).toMatchObject({
    inputTokens: 17,
    outputTokens: 64,
    cacheReadTokens: null,
  });
});

it.each([-1, 1.5, '12', Number.NaN, 9e15, 1e300])(
  'takes %s for unknown, which no request can have used',
  (count) => {
    expect(read({ input_tokens: 17, output_tokens: count }).outputTokens).toBeNull();
  },
);

it('lets nothing through whose cost the ledger could not hold', () => {
  const most = 10_000_000_000;
  const usage = read({ input_tokens: most, output_tokens: most });

  const price = priceCall('claude-opus-5-5', usage, Date.UTC(2026, 10, 24));

  expect(usage).toMatchObject({ inputTokens: most, outputTokens: most });
  expect(Number.isSafeInteger(price?.nanoUsd)).toBe(true);
});
