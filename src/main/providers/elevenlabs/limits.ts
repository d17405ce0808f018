import type { ReportedLimit } from '#contract/providers.ts';
import type { Headers } from '../dialect.ts';
import { headerText } from '../header-text.ts';

/** How many requests may run at once, as the headers of an answer tell. Their limit is this, and not a rate. */
export function readLimits(headers: Headers, nowMs: number): ReportedLimit[] {
  const limit = count(headers, 'maximum-concurrent-requests');
  if (limit === null || limit === 0) return [];
  const current = count(headers, 'current-concurrent-requests') ?? 0;
  const remaining = Math.max(0, limit - current);
  return [{ name: 'requests at once', limit, remaining, resetAtMs: null, reportedAtMs: nowMs }];
}

function count(headers: Headers, name: string): number | null {
  const text = headerText(headers, name) ?? '';
  return /^\d{1,6}$/.test(text) ? Number(text) : null;
}
