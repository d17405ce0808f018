import type { ReportedLimit } from '#contract/providers.ts';
import type { Headers } from '../dialect.ts';
import { headerText } from '../header-text.ts';
import { LONGEST_WAIT_MS } from '../retry-after.ts';

const LIMITS = [
  ['requests', 'requests per minute'],
  ['tokens', 'tokens per minute'],
  ['input-tokens', 'input tokens per minute'],
  ['output-tokens', 'output tokens per minute'],
] as const;

/** The limits that an answer's twelve `anthropic-ratelimit-…` headers report. */
export function readLimits(headers: Headers, nowMs: number): ReportedLimit[] {
  return LIMITS.flatMap(([key, name]) => {
    const text = (part: string): string | null =>
      headerText(headers, `anthropic-ratelimit-${key}-${part}`);
    const limit = count(text('limit'));
    const remaining = count(text('remaining'));
    if (limit === null || remaining === null) return [];
    return [{ name, limit, remaining, resetAtMs: time(text('reset')), reportedAtMs: nowMs }];
  });
}

/** Until every limit that is used up begins anew, 60 s at most; `null` when none is said to be. */
export function waitForLimits(headers: Headers, nowMs: number): number | null {
  const waits = readLimits(headers, nowMs)
    .filter(({ remaining }) => remaining === 0)
    .map(({ resetAtMs }) => (resetAtMs ?? 0) - nowMs)
    .filter((waitMs) => waitMs > 0);
  return waits.length === 0 ? null : Math.min(Math.max(...waits), LONGEST_WAIT_MS);
}

function count(text: string | null): number | null {
  if (text === null || !/^\d+$/.test(text)) return null;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : null;
}

function time(text: string | null): number | null {
  const atMs = Date.parse(text ?? '');
  return atMs >= 0 ? atMs : null;
}
