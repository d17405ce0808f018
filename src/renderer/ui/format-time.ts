const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const clockWithSeconds = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const SECONDS_MATTER_MIN = 10;

/** "14:20" today, "23 Nov 14:20" otherwise. */
export function formatMoment(atMs: number, nowMs: number): string {
  const isToday = new Date(atMs).toDateString() === new Date(nowMs).toDateString();
  return isToday ? clock.format(atMs) : `${day.format(atMs)} ${clock.format(atMs)}`;
}

/** "at 14:20" today, "on 23 Nov at 14:20" otherwise: as part of a sentence. */
export function formatClockOrDay(atMs: number, nowMs: number): string {
  const isToday = new Date(atMs).toDateString() === new Date(nowMs).toDateString();
  return isToday ? `at ${clock.format(atMs)}` : `on ${day.format(atMs)} at ${clock.format(atMs)}`;
}

/** "14:20:07". */
export function formatSecond(atMs: number): string {
  return clockWithSeconds.format(atMs);
}

/** "23 Nov". */
export function formatDay(atMs: number): string {
  return day.format(atMs);
}

/** "320 ms", "2.1 s", "3 min 5 s", "12 min": how long something took. */
export function formatDuration(ms: number): string {
  const whole = Math.round(ms);
  if (whole < 1_000) return `${whole} ms`;
  const tenths = Math.round(ms / 100) / 10;
  if (tenths < 60) return `${tenths.toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  const minutes = Math.floor(seconds / 60);
  return minutes < SECONDS_MATTER_MIN ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
}

/** "just now", "2 min ago", "3 h ago", "5 days ago". */
export function formatAgo(atMs: number, nowMs: number): string {
  const ms = Math.max(0, nowMs - atMs);
  if (ms < MINUTE_MS) return 'just now';
  return `${formatSpan(ms)} ago`;
}

/** "4 min", "6 h", "2 days": in one unit, because nobody needs the second. */
export function formatSpan(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.floor(ms / 1_000)} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  const days = Math.floor(ms / DAY_MS);
  return days === 1 ? '1 day' : `${days} days`;
}
