import type { ReportedLimit } from '#contract/providers.ts';
import type { Headers } from '../dialect.ts';
import { headerText } from '../header-text.ts';
import { LONGEST_WAIT_MS } from '../retry-after.ts';

const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const MINUTE_MS = 60_000;

/** The limits that an answer's `x-ratelimit-…` headers report. */
export function readLimits(headers: Headers, nowMs: number): ReportedLimit[] {
  return ['requests', 'tokens'].flatMap((unit) => {
    const text = (part: string): string => headerText(headers, `x-ratelimit-${part}-${unit}`) ?? '';
    const limit = count(text('limit'));
    const remaining = count(text('remaining'));
    if (limit === null || remaining === null) return [];
    const resetMs = durationMs(text('reset'));
    // One that takes longer to fill up than a minute can't be by the minute; its period is not said.
    const name = resetMs !== null && resetMs <= MINUTE_MS ? `${unit} per minute` : unit;
    const resetAtMs = resetMs === null ? null : nowMs + resetMs;
    return [{ name, limit, remaining, resetAtMs, reportedAtMs: nowMs }];
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

/** The wait in a message such as “Please try again in 1.5s.”, 60 s at most. */
export function waitInWords(message: string): number | null {
  const [, said = ''] = /try again in ((?:\d+(?:\.\d+)?(?:ms|[smhd]))+)/i.exec(message) ?? [];
  const waitMs = durationMs(said);
  return waitMs === null || waitMs === 0 ? null : Math.min(waitMs, LONGEST_WAIT_MS);
}

/** Whole milliseconds of a duration such as `6m0s`, `1h2m3.5s` or `20ms`, rounded up. */
export function durationMs(text: string): number | null {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[smhd]))+$/.test(text)) return null;
  let sum = 0;
  for (const [, amount, unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g))
    sum += Number(amount) * (UNITS_MS[unit] ?? 0);
  return Number.isSafeInteger(Math.ceil(sum)) ? Math.ceil(sum) : null;
}

function count(text: string): number | null {
  if (!/^\d+$/.test(text)) return null;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : null;
}
