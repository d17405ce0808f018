const DAY_MS = 86_400_000;
/** Days from 1 March of the year 0 to 1 January 1970. */
const DAYS_BEFORE_1970 = 719_468;
const DAYS_PER_400_YEARS = 146_097;

/**
 * The calendar month in UTC that holds the time, counted from January 1970, which is 0. Worked out with
 * whole days because that also holds beyond what a `Date` can show; the year begins in March here, so that
 * the leap day is its last one.
 */
export function monthNumber(wallMs: number): number {
  const days = Math.floor(wallMs / DAY_MS) + DAYS_BEFORE_1970;
  const era = Math.floor(days / DAYS_PER_400_YEARS);
  const dayOfEra = days - era * DAYS_PER_400_YEARS;
  const leapDays =
    Math.floor(dayOfEra / 1_460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const firstDay = 365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  const monthFromMarch = Math.floor((5 * (dayOfEra - firstDay) + 2) / 153);
  return (era * 400 + yearOfEra - 1970) * 12 + monthFromMarch + 2;
}

/** When the month with that number begins in UTC, in milliseconds since the epoch. */
export function monthStartMs(month: number): number {
  return Date.UTC(1970, month);
}

const NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** “November” for the number of any November. */
export function monthName(month: number): string {
  return NAMES[((month % 12) + 12) % 12] ?? '';
}
