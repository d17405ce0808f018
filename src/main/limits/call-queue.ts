/** From the first to the last to go. */
export const PRIORITIES = ['high', 'normal', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** A call that waits. Times are monotonic. */
export interface QueuedCall {
  readonly id: string;
  readonly clientId: string;
  readonly priority: Priority;
  readonly sinceMs: number;
  readonly deadlineMs: number;
  /** How often anybody had gone when this client last did, or began to wait: the lowest has waited longest. */
  readonly turn: number;
}

/** In order of arrival. */
export interface CallQueue {
  readonly calls: readonly QueuedCall[];
  readonly turns: number;
}

export interface QueueSettings {
  /** How many may wait. */
  readonly capacity: number;
  /** After each such wait, a call counts as one priority higher. */
  readonly ageAfterMs: number;
  /** Without it, the oldest call of each client counts alike. */
  readonly isByPriority: boolean;
}

/** As it comes from a client: nothing is checked yet. `deadlineMs` of `null` means the usual. */
export interface CallToQueue {
  readonly id: string;
  readonly clientId: string;
  readonly priority: string;
  readonly deadlineMs: number | null;
}

export type Enqueued =
  | { readonly answer: 'queued'; readonly queue: CallQueue; readonly position: number }
  | { readonly answer: 'full' }
  | { readonly answer: 'problem'; readonly sentence: string };

export const EMPTY_QUEUE: CallQueue = { calls: [], turns: 0 };
export const USUAL_QUEUE: QueueSettings = { capacity: 32, ageAfterMs: 15_000, isByPriority: true };

/** How long a call waits that brings no deadline. */
const USUAL_PATIENCE_MS = 60_000;

/** Puts a call in line. Ask `expire` first, so that calls that are too late take no place. */
export function enqueue(
  queue: CallQueue,
  call: CallToQueue,
  nowMs: number,
  settings: QueueSettings,
): Enqueued {
  const { id, clientId } = call;
  const priority = PRIORITIES.find((one) => one === call.priority);
  if (!priority)
    return problem(`There is no priority “${call.priority}”. Use ${PRIORITIES.join(', ')}.`);
  const deadlineMs = call.deadlineMs ?? nowMs + USUAL_PATIENCE_MS;
  if (!(deadlineMs > nowMs))
    return problem('The deadline of this request was over before it began.');
  if (queue.calls.some((one) => one.id === id)) return problem(`“${id}” already waits.`);
  if (queue.calls.length >= settings.capacity) return { answer: 'full' };

  const turn = queue.calls.find((one) => one.clientId === clientId)?.turn ?? queue.turns;
  const queued: QueuedCall = { id, clientId, priority, sinceMs: nowMs, deadlineMs, turn };
  const after = { ...queue, calls: [...queue.calls, queued] };
  return {
    answer: 'queued',
    queue: after,
    // Worked out when asked for: it takes longer than all of the rest.
    get position() {
      return positionOf(after, id, nowMs, settings) ?? 0;
    },
  };
}

/** Takes out a call whose client gave up. */
export function remove(queue: CallQueue, id: string): CallQueue {
  return { ...queue, calls: queue.calls.filter((call) => call.id !== id) };
}

/** Takes out the calls whose deadline is over; each is owed an answer. */
export function expire(
  queue: CallQueue,
  nowMs: number,
): { readonly queue: CallQueue; readonly expired: readonly QueuedCall[] } {
  if (!queue.calls.some((call) => call.deadlineMs <= nowMs)) return { queue, expired: [] };
  const expired = queue.calls.filter((call) => call.deadlineMs <= nowMs);
  return {
    queue: { ...queue, calls: queue.calls.filter((call) => !expired.includes(call)) },
    expired,
  };
}

/**
 * Who goes: the highest priority, waiting included; in it, the client that has not gone for longest; of its
 * calls, the oldest. Keep the old queue if the call then may not go after all. `null` when nobody waits.
 */
export function next(
  queue: CallQueue,
  nowMs: number,
  settings: QueueSettings,
): { readonly queue: CallQueue; readonly call: QueuedCall } | null {
  let call: QueuedCall | null = null;
  for (const one of queue.calls)
    if (one.deadlineMs > nowMs && (call === null || goesBefore(one, call, nowMs, settings)))
      call = one;
  if (call === null) return null;
  const going = call;
  return {
    call: going,
    // Mostly it may not go yet, and then nobody asks.
    get queue() {
      return without(queue, going);
    },
  };
}

/** The line after the call has gone: its client has had its turn. */
function without({ calls, turns }: CallQueue, { id, clientId }: QueuedCall): CallQueue {
  const turn = turns + 1;
  const left = calls
    .filter((one) => one.id !== id)
    .map((one) => (one.clientId === clientId ? { ...one, turn } : one));
  return { calls: left, turns: turn };
}

/** How many go before it, if nobody else comes; `null` when it is not waiting. */
export function positionOf(
  queue: CallQueue,
  id: string,
  nowMs: number,
  settings: QueueSettings,
): number | null {
  let rest = queue;
  for (let position = 0; ; position += 1) {
    const step = next(rest, nowMs, settings);
    if (step === null) return null;
    if (step.call.id === id) return position;
    rest = step.queue;
  }
}

/** What a place in the line takes, if the first can go after `firstMs` and one more after each `eachMs`. */
export function predictedWaitMs(position: number, firstMs: number, eachMs: number): number {
  return Math.ceil(firstMs + position * eachMs);
}

function goesBefore(
  one: QueuedCall,
  other: QueuedCall,
  nowMs: number,
  settings: QueueSettings,
): boolean {
  const difference = rankOf(one, nowMs, settings) - rankOf(other, nowMs, settings);
  return difference === 0 ? one.turn < other.turn : difference < 0;
}

/** 0 goes first. It goes no lower, or the oldest would be all that counts in a long line. */
function rankOf(
  { priority, sinceMs }: QueuedCall,
  nowMs: number,
  { ageAfterMs, isByPriority }: QueueSettings,
): number {
  if (!isByPriority) return 0;
  const aged = Math.floor((nowMs - sinceMs) / ageAfterMs);
  return Math.max(0, PRIORITIES.indexOf(priority) - aged);
}

function problem(sentence: string): Enqueued {
  return { answer: 'problem', sentence };
}
