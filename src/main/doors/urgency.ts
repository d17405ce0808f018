import type { IncomingHttpHeaders } from 'node:http';
import type { Call, Priority } from '#main/values/call.ts';

const PRIORITIES: ReadonlySet<string> = new Set<Priority>(['high', 'normal', 'low']);
/** No request lives longer. */
const LONGEST_PATIENCE_MS = 15 * 60_000;

/**
 * How much a client hurries: `x-tallylight-priority` (high, normal, low) and `x-tallylight-deadline-ms`, the
 * milliseconds that it is willing to wait. What makes no sense counts as not said.
 */
export function readUrgency(
  headers: IncomingHttpHeaders,
  nowMs: number,
): Pick<Call, 'priority' | 'deadlineMs'> {
  const priority = headers['x-tallylight-priority'];
  const patience = Number(headers['x-tallylight-deadline-ms'] ?? Number.NaN);
  const isSane = Number.isFinite(patience) && patience > 0;
  return {
    priority:
      typeof priority === 'string' && PRIORITIES.has(priority) ? (priority as Priority) : 'normal',
    deadlineMs: isSane ? nowMs + Math.min(patience, LONGEST_PATIENCE_MS) : null,
  };
}
