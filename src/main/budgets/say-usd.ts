const NANO = 1_000_000_000;
/** Below a cent, two digits that mean something tell more than zeros. */
const CENT = NANO / 100;

const cents = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
const fine = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  maximumSignificantDigits: 2,
});

/** Nano-dollars as the window writes them: “$6.40”, “$0.00042”. */
export function sayUsd(nanoUsd: number): string {
  return (nanoUsd > 0 && nanoUsd < CENT ? fine : cents).format(nanoUsd / NANO);
}
