import type { Headers } from './dialect.ts';
import { headerText } from './header-text.ts';

/** Nobody is made to wait longer than this: a wait beyond it is put off, not slept out. */
const LONGEST_WAIT_MS = 60_000;

/**
 * How long the other side asks to wait, clamped to 60 s: `retry-after-ms`, or `retry-after` in seconds or
 * as an HTTP date. What is zero, negative, past or garbage counts as not said: `null`.
 */
export function readRetryAfter(headers: Headers, nowMs: number): number | null {
  const milliseconds = positive(headerText(headers, 'retry-after-ms'), 1);
  if (milliseconds !== null) return milliseconds;
  const text = headerText(headers, 'retry-after');
  if (text === null) return null;
  if (/^[\d.+-]/.test(text.trim())) return positive(text, 1000);
  return clamp(Date.parse(text) - nowMs);
}

function positive(text: string | null, unitMs: number): number | null {
  if (text === null || !/^\d+(\.\d+)?$/.test(text.trim())) return null;
  return clamp(Number(text) * unitMs);
}

function clamp(ms: number): number | null {
  if (!Number.isFinite(ms) || ms <= 0) return null;
  return Math.min(Math.ceil(ms), LONGEST_WAIT_MS);
}
