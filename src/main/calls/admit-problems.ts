import type { Problem } from '#main/values/call.ts';

const SECOND_MS = 1_000;
/** Longer than this nobody is asked to sleep: several SDKs would sleep out days. */
const LONGEST_RETRY_AFTER_MS = 60_000;

/** Within no patience does it fit into the limits. */
export function deferred(
  targetName: string,
  { retryAtWallMs, sentence }: { readonly retryAtWallMs: number | null; readonly sentence: string },
): Problem {
  return {
    code: 'rate_limit_deferred',
    status: 429,
    sentence: `Not sent to ${targetName}. ${sentence}`,
    retryAtMs: retryAtWallMs,
    retryAfterMs: null,
  };
}

/** Pure overflow of ours: trying again soon is just right, so the client is told when. */
export function queueFull(
  targetName: string,
  { waiting, waitMs }: { readonly waiting: number; readonly waitMs: number },
): Problem {
  return {
    code: 'queue_full',
    status: 503,
    sentence: `${waiting} requests wait for ${targetName} already. Try again in a moment.`,
    retryAtMs: null,
    retryAfterMs: Math.min(Math.max(waitMs, SECOND_MS), LONGEST_RETRY_AFTER_MS),
  };
}

/** Its breaker is open, or a person has paused it. */
export function resting(
  targetName: string,
  knock: {
    readonly why: 'resting' | 'trying' | 'paused';
    readonly retryAtWallMs: number | null;
  },
  nowMs: number,
): Problem {
  const { why, retryAtWallMs } = knock;
  const common = { code: 'breaker_open', status: 503, retryAtMs: retryAtWallMs } as const;
  if (why === 'paused')
    return {
      ...common,
      sentence: `You paused ${targetName} in Tallylight. Press Resume beside it to go on.`,
      retryAfterMs: null,
    };
  const waitMs = retryAtWallMs === null ? SECOND_MS : Math.max(SECOND_MS, retryAtWallMs - nowMs);
  const when =
    why === 'trying'
      ? 'One request finds out right now whether it is back.'
      : `It is tried again in ${Math.ceil(waitMs / SECOND_MS)} s.`;
  return {
    ...common,
    sentence: `${targetName} failed several times and rests. ${when}`,
    retryAfterMs: waitMs <= LONGEST_RETRY_AFTER_MS ? waitMs : null,
  };
}

export function overBudget(sentence: string): Problem {
  return {
    code: 'budget_exceeded',
    status: 402,
    sentence: `Not sent. ${sentence}`,
    retryAtMs: null,
    retryAfterMs: null,
  };
}
