/** Midnight of the day that holds the time, in this computer's time zone. */
export function startOfDay(atMs: number): number {
  const date = new Date(atMs);
  return date.setHours(0, 0, 0, 0);
}

/** Midnight of the first of the month that holds the time, in this computer's time zone. */
export function startOfMonth(atMs: number): number {
  const date = new Date(startOfDay(atMs));
  return date.setDate(1);
}
