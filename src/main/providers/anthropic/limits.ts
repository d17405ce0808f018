import type { ReportedLimit } from '#contract/providers.ts';
import type { Headers } from '../dialect.ts';
import { headerText } from '../header-text.ts';

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
    const resetAtMs = Date.parse(text('reset') ?? '');
    return [
      {
        ...{ name, limit, remaining },
        resetAtMs: Number.isNaN(resetAtMs) ? null : resetAtMs,
        reportedAtMs: nowMs,
      },
    ];
  });
}

function count(text: string | null): number | null {
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}
