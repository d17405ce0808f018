/** What a request can use at most. A unit is what the provider charges by: a token, or a character. */
export interface DearestUse {
  readonly inputUnits: number;
  /** As the request limits it, or as the model does. */
  readonly maxOutputUnits: number;
}

/** A model's prices in whole nano-dollars; `null` where none is known. */
export interface DearestPrice {
  /** Per million units, at the dearest rate that may apply: writing to a cache costs more than reading. */
  readonly input: number | null;
  readonly output: number | null;
  /** For the request as such. */
  readonly request: number | null;
}

const PER_MILLION = 1_000_000n;

/**
 * What the request costs if everything goes the dearest way, in whole nano-dollars and rounded up. `null`
 * when a price is missing that would be needed, or when a figure is beyond reason.
 */
export function dearestOutcome(use: DearestUse, price: DearestPrice | null): number | null {
  if (price === null || !isCount(price.request)) return null;
  const input = part(use.inputUnits, price.input);
  const output = part(use.maxOutputUnits, price.output);
  if (input === null || output === null) return null;
  const perMillion = input + output + BigInt(price.request) * PER_MILLION;
  const nanoUsd = Number((perMillion + PER_MILLION - 1n) / PER_MILLION);
  return Number.isSafeInteger(nanoUsd) ? nanoUsd : null;
}

function part(units: number, nanoUsdPerMillion: number | null): bigint | null {
  const whole = Math.ceil(units);
  if (!isCount(whole)) return null;
  if (whole === 0) return 0n;
  return isCount(nanoUsdPerMillion) ? BigInt(whole) * BigInt(nanoUsdPerMillion) : null;
}

function isCount(value: number | null): value is number {
  return value !== null && Number.isSafeInteger(value) && value >= 0;
}
