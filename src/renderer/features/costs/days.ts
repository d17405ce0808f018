import type { CostTotal } from '#contract/money.ts';

export interface DayTotal {
  /** `2026-11-24`, by this computer's own calendar. */
  readonly day: string;
  readonly total: CostTotal;
}

const NOTHING: CostTotal = {
  calls: 0,
  knownNanoUsd: null,
  callsWithoutPrice: 0,
  hasEstimates: false,
};

/** Every day from the first to the last, so that a quiet day is a gap and not left out. */
export function fillDays(
  days: readonly DayTotal[],
  fromMs: number,
  toMs: number,
): readonly DayTotal[] {
  const known = new Map(days.map(({ day, total }) => [day, total]));
  const filled: DayTotal[] = [];
  const last = dayOf(new Date(toMs));
  // By calendar and at noon: not every day has 24 hours.
  for (let date = noonOf(fromMs); dayOf(date) <= last; date.setDate(date.getDate() + 1)) {
    const day = dayOf(date);
    filled.push({ day, total: known.get(day) ?? NOTHING });
  }
  return filled;
}

/** The day with the most known cost; `null` while none has any. */
export function dearestDay(days: readonly DayTotal[]): DayTotal | null {
  const cost = ({ total }: DayTotal): number => total.knownNanoUsd ?? 0;
  const [first] = days.toSorted((a, b) => cost(b) - cost(a));
  return first && cost(first) > 0 ? first : null;
}

function noonOf(atMs: number): Date {
  const date = new Date(atMs);
  date.setHours(12, 0, 0, 0);
  return date;
}

function dayOf(date: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
