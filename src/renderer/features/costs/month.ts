const month = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric' });

/** The calendar month that holds the time, in this computer's time zone. */
export function monthOf(atMs: number): {
  readonly name: string;
  readonly sinceMs: number;
  readonly untilMs: number;
} {
  const date = new Date(atMs);
  const since = new Date(date.getFullYear(), date.getMonth(), 1);
  const until = new Date(date.getFullYear(), date.getMonth() + 1, 1);
  return { name: month.format(date), sinceMs: since.getTime(), untilMs: until.getTime() };
}
