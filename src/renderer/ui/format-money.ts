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
/** Below a cent, two digits that mean something tell more than zeros. */
const CENT = NANO / 100;

const cents = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
const fine = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  maximumSignificantDigits: 2,
});

/** "$6.40", "$0.00042": an amount that is known. */
export function formatUsd(nanoUsd: number): string {
  const format = nanoUsd > 0 && nanoUsd < CENT ? fine : cents;
  return format.format(nanoUsd / NANO);
}

/** "$6.40", "≈ $6.40" for our own estimate, "—" for unknown. */
export function formatCost({ nanoUsd, source }: MoneyValue): string {
  if (nanoUsd === null) return UNKNOWN;
  return source === 'estimate' ? `≈ ${formatUsd(nanoUsd)}` : formatUsd(nanoUsd);
}

/** "$6.40", "≈ $6.40" where a part is estimated, "at least $6.40" where a part is unknown. */
export function formatSum(sum: MoneySum): string {
  if (sum.knownNanoUsd === null) return sum.callsWithoutPrice > 0 ? UNKNOWN : formatUsd(0);
  const amount = formatUsd(sum.knownNanoUsd);
  if (sum.callsWithoutPrice > 0) return `at least ${amount}`;
  return sum.hasEstimates ? `≈ ${amount}` : amount;
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
