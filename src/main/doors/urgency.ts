import type { IncomingHttpHeaders } from 'node:http';
import type { Call, Priority } from '#main/values/call.ts';

const PRIORITIES: readonly Priority[] = ['high', 'normal', 'low'];
/** No request lives longer. */
const LONGEST_PATIENCE_MS = 15 * 60_000;
const SHOWN_AT_MOST = 40;

export type Urgency =
  | Pick<Call, 'priority' | 'deadlineMs'>
  /** What is wrong with it, in one sentence. */
  | { readonly problem: string };

/**
 * How much a client hurries: `x-tallylight-priority` (high, normal, low) and `x-tallylight-deadline-ms`, the
 * milliseconds that it is willing to wait.
 */
export function readUrgency(headers: IncomingHttpHeaders, nowMs: number): Urgency {
  const said = headers['x-tallylight-priority'] ?? 'normal';
  const priority = PRIORITIES.find((one) => one === said);
  if (priority === undefined)
    return { problem: `There is no priority “${shown(said)}”. Use high, normal or low.` };

  const deadline = headers['x-tallylight-deadline-ms'];
  if (deadline === undefined) return { priority, deadlineMs: null };
  const patienceMs = deadline === '' ? Number.NaN : Number(deadline);
  if (!Number.isFinite(patienceMs))
    return { problem: `The deadline “${shown(deadline)}” is no number of milliseconds.` };
  if (patienceMs <= 0) return { problem: 'The deadline of this request was over before it began.' };
  return { priority, deadlineMs: nowMs + Math.min(patienceMs, LONGEST_PATIENCE_MS) };
}

function shown(value: string | readonly string[]): string {
  const text = String(value);
  return text.length > SHOWN_AT_MOST ? `${text.slice(0, SHOWN_AT_MOST)}…` : text;
}
