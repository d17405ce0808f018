import { civilFromDays, DAY_MS, daysFromCivil, firstOfMonth } from './civil-date.ts';
import type { QuotaLimit } from './limit-spec.ts';

/** From `startMs` on, up to and without `endMs`; milliseconds since the epoch. */
export interface Period {
  readonly startMs: number;
  readonly endMs: number;
}

/** The day on which clocks are set back has 25 hours, and steps of nearly two are trusted. */
const LONGEST_DAY_MS = 27 * 3_600_000;
const LONGEST_MONTH_MS = 32 * DAY_MS;

/** No true period is longer; an end beyond it was reckoned by a wrong clock. */
export function longestPeriodMs({ period }: QuotaLimit): number {
  return period === 'day' ? LONGEST_DAY_MS : LONGEST_MONTH_MS;
}

/** The period in which a time lies, by the limit's own calendar. */
export function periodAt({ period, anchor }: QuotaLimit, atMs: number): Period {
  if (anchor.kind === 'zone') return dayInZone(anchor.zone, atMs);
  const day = Math.floor(atMs / DAY_MS);
  if (period === 'day') return { startMs: day * DAY_MS, endMs: (day + 1) * DAY_MS };
  const date = civilFromDays(day);
  return {
    startMs: daysFromCivil(firstOfMonth(date, 0)) * DAY_MS,
    endMs: daysFromCivil(firstOfMonth(date, 1)) * DAY_MS,
  };
}

/** The period in which a time lies, when another one ended before it. */
export function periodAfter(limit: QuotaLimit, before: Period, atMs: number): Period {
  if (limit.anchor.kind !== 'reported') return periodAt(limit, atMs);
  // Nothing newer was reported, so it is taken to turn at the same time of the day, or of the month.
  if (limit.period === 'day') {
    const startMs = before.endMs + Math.floor((atMs - before.endMs) / DAY_MS) * DAY_MS;
    return { startMs, endMs: startMs + DAY_MS };
  }
  let months = Math.floor((atMs - before.endMs) / LONGEST_MONTH_MS);
  while (monthsLater(before.endMs, months + 1) <= atMs) months += 1;
  const startMs = monthsLater(before.endMs, months);
  const endMs = monthsLater(before.endMs, months + 1);
  return { startMs, endMs };
}

/** The same day and time, months later; the month's last day where it has no such day. */
function monthsLater(atMs: number, months: number): number {
  const days = Math.floor(atMs / DAY_MS);
  const date = civilFromDays(days);
  const first = daysFromCivil(firstOfMonth(date, months));
  const last = daysFromCivil(firstOfMonth(date, months + 1)) - 1;
  return Math.min(first + date.day - 1, last) * DAY_MS + (atMs - days * DAY_MS);
}

function dayInZone(zone: string, atMs: number): Period {
  const isSameDay = sameDayIn(zone, atMs);
  return {
    startMs: edge(atMs - LONGEST_DAY_MS, atMs, isSameDay),
    endMs: edge(atMs, atMs + LONGEST_DAY_MS, (ms) => !isSameDay(ms)),
  };
}

/** The first millisecond in `(beforeMs, untilMs]` that is so, where it is not so before and stays so. */
function edge(beforeMs: number, untilMs: number, isSo: (ms: number) => boolean): number {
  let not = beforeMs;
  let so = untilMs;
  while (so - not > 1) {
    const middle = Math.floor((not + so) / 2);
    if (isSo(middle)) so = middle;
    else not = middle;
  }
  return so;
}

/** Making a formatter takes a hundred times as long as using it. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function sameDayIn(zone: string, atMs: number): (ms: number) => boolean {
  const formatter =
    formatters.get(zone) ??
    new Intl.DateTimeFormat('en', {
      timeZone: zone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
    });
  formatters.set(zone, formatter);
  const day = formatter.format(atMs);
  return (ms) => formatter.format(ms) === day;
}
