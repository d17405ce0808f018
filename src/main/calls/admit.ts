import type { Candidate, Problem } from '#main/values/call.ts';

/** What holds every call back, whoever it goes to. */
export interface Gate {
  isPaused(): boolean;
  isStopping(): boolean;
}

/** Why this attempt may not be made; `null` lets it through. */
export function admit<Answer>(gate: Gate, candidate: Candidate<Answer>): Problem | null {
  if (gate.isStopping()) return STOPPING;
  if (gate.isPaused()) return PAUSED;
  return candidate.obstacle();
}

export const STOPPING: Problem = {
  code: 'stopping',
  status: 503,
  sentence: 'Tallylight is shutting down. Start it again and repeat this request.',
  retryAtMs: null,
};

const PAUSED: Problem = {
  code: 'paused',
  status: 503,
  sentence: 'You paused all requests in Tallylight. Press Resume in its top bar to go on.',
  retryAtMs: null,
};

/** What can't be written down is not bought. */
export const NOT_RECORDABLE: Problem = {
  code: 'not_recordable',
  status: 503,
  sentence:
    'Tallylight can’t write to its disk, so it sends nothing that it could not account for. Free some space, then try again.',
  retryAtMs: null,
};
