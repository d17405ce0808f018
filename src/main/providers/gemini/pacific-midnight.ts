const ZONE = 'America/Los_Angeles';
const DAY_MS = 86_400_000;

const formatter = new Intl.DateTimeFormat('en-US', {
  timeZone: ZONE,
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
});

/** When Gemini's day turns next: midnight in California, in milliseconds since the epoch. */
export function nextPacificMidnight(nowMs: number): number {
  const local = nowMs + offsetMs(nowMs);
  const midnight = (Math.floor(local / DAY_MS) + 1) * DAY_MS;
  // The clocks may change between now and then; at midnight itself they never do.
  return midnight - offsetMs(midnight - offsetMs(nowMs));
}

function offsetMs(atMs: number): number {
  const second = Math.floor(atMs / 1_000) * 1_000;
  const part: Record<string, number> = {};
  for (const { type, value } of formatter.formatToParts(second)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second: seconds = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, seconds) - second;
}
