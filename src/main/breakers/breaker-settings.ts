/** When a breaker opens, for how long, and what closes it again. Times are milliseconds. */
export interface BreakerSettings {
  readonly failuresInARow: number;
  /** Opens as well at this share of failures; `null` counts only those in a row. */
  readonly failureShare: FailureShare | null;
  /** The first rest. It doubles with each opening that follows soon. */
  readonly openMs: number;
  readonly longestOpenMs: number;
  /** Out of its rest for so long, the doubling falls back by one step. */
  readonly calmMs: number;
  readonly successesToClose: number;
}

export interface FailureShare {
  readonly percent: number;
  /** Fewer calls than this say nothing. */
  readonly atLeastCalls: number;
  readonly withinMs: number;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

// These figures, and those of the core servers below, are in docs/reliability.md.
const REST = { openMs: 30 * SECOND_MS, longestOpenMs: 5 * MINUTE_MS, calmMs: 10 * MINUTE_MS };

export const PROVIDER_BREAKER: BreakerSettings = {
  ...REST,
  failuresInARow: 5,
  failureShare: { percent: 50, atLeastCalls: 10, withinMs: MINUTE_MS },
  successesToClose: 2,
};

const SERVER_BREAKER: BreakerSettings = {
  ...REST,
  failuresInARow: 5,
  failureShare: null,
  successesToClose: 1,
};

// A Map, because an object also answers to names such as “constructor”.
const PRESETS: ReadonlyMap<string, Partial<BreakerSettings>> = new Map([
  ['elevenlabs', { failuresInARow: 5, openMs: 60 * SECOND_MS }],
  ['perplexity', { failuresInARow: 3, openMs: 45 * SECOND_MS }],
  ['github', { failuresInARow: 4, openMs: 30 * SECOND_MS }],
  ['langfuse', { failuresInARow: 2, openMs: 20 * SECOND_MS }],
]);

/** The usual settings of an MCP server; the core servers have their own. */
export function serverBreaker(serverId: string): BreakerSettings {
  return { ...SERVER_BREAKER, ...PRESETS.get(serverId) };
}

/** What is wrong with settings that a person gave, in one sentence; `null` when nothing is. */
export function breakerProblem(settings: BreakerSettings): string | null {
  const { failureShare, openMs } = settings;
  for (const [value, least, most, sentence] of [
    [settings.failuresInARow, 1, 100, 'It must open after 1 to 100 failures in a row.'],
    [openMs, SECOND_MS, HOUR_MS, 'The first rest must last from 1 second to 1 hour.'],
    [
      settings.longestOpenMs,
      openMs,
      DAY_MS,
      'The longest rest must be no shorter than the first one, and 1 day at most.',
    ],
    [settings.calmMs, SECOND_MS, DAY_MS, 'The calm time must last from 1 second to 1 day.'],
    [settings.successesToClose, 1, 10, 'It must close after 1 to 10 successes.'],
    [failureShare?.percent ?? 1, 1, 100, 'The share of failures must be from 1 to 100 percent.'],
    [
      failureShare?.atLeastCalls ?? 1,
      1,
      10_000,
      'The share of failures must be taken of at least 1 to 10,000 calls.',
    ],
    [
      failureShare?.withinMs ?? SECOND_MS,
      SECOND_MS,
      HOUR_MS,
      'The share of failures must be taken over 1 second to 1 hour.',
    ],
  ] as const)
    if (!Number.isSafeInteger(value) || value < least || value > most) return sentence;
  return null;
}
