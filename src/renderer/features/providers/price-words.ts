import type { PriceRow, PriceTable } from '#contract/providers.ts';
import { formatUsd } from '#renderer/ui/format-money.ts';

const day = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/** "22 Nov 2026", of "2026-11-22". */
export function formatPriceDay(text: string): string {
  return day.format(new Date(`${text}T00:00:00Z`));
}

/** "$2.00 in · $10.00 out · $0.10 from cache". */
export function describeAmounts(amounts: PriceRow['amounts']): string {
  return amounts.map(({ name, nanoUsd }) => `${formatUsd(nanoUsd)} ${name}`.trim()).join(' · ');
}

/** "above 200,000 tokens in, until 1 Jan 2027"; `null` for what always holds. */
export function describeWhen(
  { condition, from, until }: Pick<PriceRow, 'condition' | 'from' | 'until'>,
  nowMs: number,
): string | null {
  // What began already says nothing that helps.
  const isToCome = from !== null && Date.parse(from) > nowMs;
  const parts = [
    condition,
    isToCome ? `from ${formatPriceDay(from)}` : null,
    until === null ? null : `until ${formatPriceDay(until)}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(', ');
}

/** "third parties, who agree": where a price is from, and how sure it is. */
export function describeCertainty({ source, confidence }: PriceRow): string {
  switch (confidence) {
    case 'several':
      return `${source}, who agree`;
    case 'one':
      return `${source}, not certain`;
    case 'yours':
    case 'vendor':
    case 'pinned':
      return source;
  }
}

/** "US dollars for a million tokens, read on 22 Nov 2026". */
export function describeTable({ per, readOn }: Pick<PriceTable, 'per' | 'readOn'>): string {
  const unit = per === 'one' ? 'US dollars for one' : `US dollars for ${per}`;
  return readOn === null ? unit : `${unit}, read on ${formatPriceDay(readOn)}`;
}
