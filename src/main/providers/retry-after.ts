import type { Headers } from './dialect.ts';

/** Nobody is made to wait longer than this: a wait beyond it is put off, not slept out. */
export const LONGEST_WAIT_MS = 60_000;

/** An HTTP date in any of its three forms (RFC 9110, section 5.6.7); `Date.parse` takes far more. */
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .*\d\d:\d\d:\d\d/;

/**
 * How long the other side asks to wait, clamped to 60 s: `retry-after-ms`, or `retry-after` in seconds or
 * as an HTTP date. What is zero, negative, past or garbage counts as not said: `null`. Said twice, the
 * longer one holds.
 */
export function readRetryAfter(headers: Headers, nowMs: number): number | null {
  const precise = valuesOf(headers, 'retry-after-ms').map((text) => positive(text, 1));
  const usual = valuesOf(headers, 'retry-after').map((text) =>
    HTTP_DATE.test(text) ? clamp(Date.parse(text) - nowMs) : positive(text, 1000),
  );
  return longest(precise) ?? longest(usual);
}

function valuesOf(headers: Headers, name: string): readonly string[] {
  const value = headers[name] ?? [];
  return (typeof value === 'string' ? [value] : value).map((text) => text.trim());
}

function positive(text: string, unitMs: number): number | null {
  return /^\d+(\.\d+)?$/.test(text) ? clamp(Number(text) * unitMs) : null;
}

function clamp(ms: number): number | null {
  if (Number.isNaN(ms) || ms <= 0) return null;
  return Math.min(Math.ceil(ms), LONGEST_WAIT_MS);
}

function longest(waits: readonly (number | null)[]): number | null {
  const said = waits.filter((waitMs) => waitMs !== null);
  return said.length === 0 ? null : Math.max(...said);
}
