import type { CallSnapshot } from '#contract/calls.ts';
import type { Clock } from '#main/host/clock.ts';
import { LiveView } from '#main/transport/live-value.ts';
import type { CallReader } from './call-reader.ts';
import { startOfDay, startOfMonth } from './calendar.ts';
import type { Totals } from './totals.ts';

/** Of `contract/calls.ts`. */
const RECENT_CALLS = 100;

/** The newest calls and what today and this month add up to, by this computer's own calendar. */
export function createCallView(
  reader: CallReader,
  totals: Totals,
  clock: Clock,
): LiveView<Omit<CallSnapshot, 'revision'>> {
  return new LiveView(() => {
    const nowMs = clock.wallMs();
    const untilMs = nowMs + 1;
    return {
      recent: reader.page(null, RECENT_CALLS).calls,
      today: totals.total(startOfDay(nowMs), untilMs),
      month: totals.total(startOfMonth(nowMs), untilMs),
    };
  }, clock);
}
