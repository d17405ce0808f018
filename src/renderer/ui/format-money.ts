/** A cost as the core gives it: whole nano-dollars, or unknown. */
export interface MoneyValue {
  readonly nanoUsd: number | null;
  readonly source: string | null;
}

/** A sum that says what it leaves out. */
export interface MoneySum {
  readonly calls: number;
  readonly knownNanoUsd: number | null;
  readonly callsWithoutPrice: number;
  readonly hasEstimates: boolean;
}

export const UNKNOWN = '—';
const NANO = 1_000_000_000;
/** Below ten cents, two digits that mean something tell more than whole cents. */
const DIME = NANO / 10;

const cents = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
const fine = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  minimumSignificantDigits: 2,
  maximumSignificantDigits: 2,
});

/** "$6.40", "$0.012", "$0.00042": an amount that is known. */
export function formatUsd(nanoUsd: number): string {
  const format = nanoUsd > 0 && nanoUsd < DIME ? fine : cents;
  return format.format(nanoUsd / NANO);
}

/** "$40", "$12.50": an amount that a person has set. */
export function formatSetUsd(nanoUsd: number): string {
  return formatUsd(nanoUsd).replace(/\.00$/, '');
}

/** "$6.40", "≈ $6.40" for our own estimate, "—" for unknown. */
export function formatCost({ nanoUsd, source }: MoneyValue): string {
  if (nanoUsd === null) return UNKNOWN;
  return source === 'estimate' ? `≈ ${formatUsd(nanoUsd)}` : formatUsd(nanoUsd);
}

/** "at least" where a part is unknown, "≈" where a part is estimated, else `null`. */
export function qualifySum(sum: MoneySum): string | null {
  if (sum.callsWithoutPrice > 0) return 'at least';
  return sum.hasEstimates ? '≈' : null;
}

/** "$6.40", "≈ $6.40", "at least $6.40", or "—" where nothing in it has a price. */
export function formatSum(sum: MoneySum): string {
  if (sum.knownNanoUsd === null) return sum.callsWithoutPrice > 0 ? UNKNOWN : formatUsd(0);
  const qualifier = qualifySum(sum);
  const amount = formatUsd(sum.knownNanoUsd);
  return qualifier === null ? amount : `${qualifier} ${amount}`;
}

/** "6 have no known price", "part of it is estimated": why a sum is not exact; `null` when it is. */
export function describeSum(sum: MoneySum): string | null {
  const { callsWithoutPrice: unpriced, hasEstimates } = sum;
  const missing = `${unpriced} ${unpriced === 1 ? 'has' : 'have'} no known price`;
  if (unpriced > 0) return hasEstimates ? `${missing}, part of the rest is estimated` : missing;
  return hasEstimates ? 'part of it is estimated' : null;
}

/** Where a cost comes from, in words. */
export function describeSource(source: string | null): string {
  const words: Readonly<Record<string, string>> = {
    reported: 'reported by the provider',
    header: 'measured by the provider',
    list_price: 'by list price',
    estimate: 'estimated here; your invoice decides',
  };
  return source === null ? 'no price is known' : (words[source] ?? source);
}
