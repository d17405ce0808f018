import type { CountedLimit } from '#contract/providers.ts';
import { formatCount } from '#renderer/ui/format-count.ts';
import { formatClockOrDay, formatMoment } from '#renderer/ui/format-time.ts';

/** What is left by now: a limit refills while nobody looks, and nobody tells of it. */
export function refilled(limit: CountedLimit, nowMs: number): CountedLimit {
  const { left, refill } = limit;
  if (refill === null) return limit;
  const { fullAtMs, eachMs, upTo } = refill;
  const byNow = Math.floor(upTo - Math.max(0, fullAtMs - nowMs) / eachMs);
  return { ...limit, left: Math.max(left, byNow) };
}

/** Whether what is left changes by itself. */
export function isRefilling({ refill }: CountedLimit, nowMs: number): boolean {
  return refill !== null && nowMs < refill.fullAtMs;
}

/** "49,800 left of 50,000 tokens per minute", "9 of 10 left, refills at 50 requests per minute". */
export function describeLeft({ left, amount, name }: CountedLimit): string {
  // A rate of which only a part may come at once.
  if (!name.startsWith(`${formatCount(amount)} `))
    return `${formatCount(left)} of ${formatCount(amount)} left, refills at ${name}`;
  return `${formatCount(left)} left of ${name.replace(/ at once$/, ' requests at once')}`;
}

/** "resets 14:30"; `null` for limits that refill all the time. */
export function describeReset({ resetsAtMs }: CountedLimit, nowMs: number): string | null {
  return resetsAtMs === null ? null : `resets ${formatMoment(resetsAtMs, nowMs)}`;
}

/** Whether it lasts: what to know of that, and whether it is a worry. `null` when there is nothing to say. */
export function describePace(
  { left, resetsAtMs, runsOutAtMs, doubt }: CountedLimit,
  nowMs: number,
): { readonly text: string; readonly worry: 'used-up' | 'runs-out' | null } | null {
  if (resetsAtMs !== null && left === 0)
    return { text: `Used up until ${formatMoment(resetsAtMs, nowMs)}`, worry: 'used-up' };
  if (runsOutAtMs !== null)
    return {
      text: `At this pace it runs out ${formatClockOrDay(runsOutAtMs, nowMs)}`,
      worry: 'runs-out',
    };
  return doubt === null ? null : { text: `Can’t say yet whether it lasts. ${doubt}`, worry: null };
}
