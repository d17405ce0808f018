import type { CallState } from '#main/values/call.ts';
import type { Cost } from '#main/values/cost.ts';
import type { ErrorKind } from '#main/values/fault.ts';
import type { Usage } from '#main/values/usage.ts';

/** A call that never happened, complete with its one attempt. */
export interface SampleCall {
  readonly startedAtMs: number;
  readonly kind: 'message' | 'tool';
  readonly what: string;
  readonly clientName: string;
  readonly episodeName: string | null;
  readonly targetId: string;
  readonly targetName: string;
  readonly model: string | null;
  readonly isStream: boolean;
  readonly state: Exclude<CallState, 'open'>;
  readonly status: number | null;
  readonly durationMs: number;
  readonly errorKind: ErrorKind | null;
  readonly problem: string | null;
  readonly usage: Usage | null;
  readonly cost: Cost;
  readonly priceVersion: string | null;
}

export interface SampleHistory {
  readonly episodes: readonly { readonly name: string; readonly createdAtMs: number }[];
  readonly calls: readonly SampleCall[];
}

export interface SampleSources {
  /** Evenly from 0 to below 1. The same sequence gives the same history. */
  readonly fraction: () => number;
  readonly price: (
    model: string,
    usage: Usage,
    atMs: number,
  ) => { readonly nanoUsd: number; readonly source: 'list_price'; readonly version: string } | null;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const DAYS = 16;
const CALLS_A_DAY = { least: 9, more: 14 };
const EPISODES = [
  { name: 'Ep. 41 – Slow Radio', startsDaysAgo: 16 },
  { name: 'Ep. 42 – The Quiet Web', startsDaysAgo: 8 },
];
/** A day's work: from nine in the morning for ten hours. */
const WORK = { startsAtHour: 9, hours: 10 };

const WORK_KINDS = [
  { share: 0.3, model: 'claude-opus-5-5', input: 14_000, output: 4_200, client: 'Claude Code' },
  {
    share: 0.35,
    model: 'claude-sonnet-5-5',
    input: 7_500,
    output: 1_400,
    client: 'Episode script',
  },
  { share: 0.2, model: 'claude-haiku-5-5', input: 3_200, output: 700, client: 'Show notes' },
  { share: 0.02, model: 'claude-opus-6-preview', input: 2_000, output: 500, client: 'Claude Code' },
  { share: 0.13, model: null, input: 0, output: 0, client: 'Claude Desktop' },
] as const;

const ACCIDENTS = [
  {
    share: 0.02,
    state: 'failed',
    status: 529,
    errorKind: 'overloaded',
    problem: 'Claude has no capacity right now. It said: Overloaded',
  },
  {
    share: 0.02,
    state: 'failed',
    status: 429,
    errorKind: 'rate_limited',
    problem: 'Claude asked to slow down. It said: This request would exceed your rate limit.',
  },
  {
    share: 0.015,
    state: 'cancelled',
    status: 200,
    errorKind: null,
    problem: 'The client went away before the answer was complete.',
  },
] as const;

/** About two weeks of a podcaster's work, up to `nowMs`, oldest first. */
export function createSampleHistory(nowMs: number, sources: SampleSources): SampleHistory {
  const { fraction } = sources;
  const times: number[] = [];
  for (let daysAgo = DAYS; daysAgo >= 0; daysAgo -= 1) {
    const day = new Date(nowMs - daysAgo * DAY_MS).setHours(WORK.startsAtHour, 0, 0, 0);
    const count = CALLS_A_DAY.least + Math.floor(fraction() * CALLS_A_DAY.more);
    for (let call = 0; call < count; call += 1)
      times.push(Math.floor(day + fraction() * WORK.hours * 60 * MINUTE_MS));
  }
  return {
    episodes: EPISODES.map(({ name, startsDaysAgo }) => ({
      name,
      createdAtMs: nowMs - startsDaysAgo * DAY_MS,
    })),
    calls: times
      .filter((atMs) => atMs < nowMs - MINUTE_MS)
      .toSorted((a, b) => a - b)
      .map((atMs) => createCall(atMs, nowMs, sources)),
  };
}

function createCall(startedAtMs: number, nowMs: number, sources: SampleSources): SampleCall {
  const { fraction } = sources;
  const kind = pick(WORK_KINDS, fraction()) ?? WORK_KINDS[0];
  const episodeName = fraction() < 0.08 ? null : episodeAt(startedAtMs, nowMs);
  const base = { startedAtMs, clientName: kind.client, episodeName };
  return kind.model === null
    ? { ...base, ...createToolCall(fraction) }
    : { ...base, ...createMessage(kind, startedAtMs, sources) };
}

type Rest = Omit<SampleCall, 'startedAtMs' | 'clientName' | 'episodeName'>;

function createToolCall(fraction: () => number): Rest {
  return {
    kind: 'tool',
    what: fraction() < 0.7 ? 'Tool echo' : 'Tool get-sum',
    targetId: 'everything',
    targetName: 'Everything (practice)',
    model: null,
    isStream: false,
    state: 'ok',
    status: null,
    durationMs: 4 + Math.floor(fraction() * 60),
    errorKind: null,
    problem: null,
    usage: null,
    cost: { nanoUsd: null, source: null },
    priceVersion: null,
  };
}

function createMessage(
  work: { readonly model: string; readonly input: number; readonly output: number },
  atMs: number,
  { fraction, price }: SampleSources,
): Rest {
  const around = (middle: number): number => Math.round(middle * (0.5 + fraction()));
  const usage: Usage = {
    inputTokens: around(work.input),
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    cacheWriteHourTokens: 0,
    outputTokens: around(work.output),
  };
  const accident = pick(ACCIDENTS, fraction());
  const found = accident?.state === 'failed' ? null : price(work.model, usage, atMs);
  const cost: Cost = found
    ? { nanoUsd: found.nanoUsd, source: accident ? 'estimate' : found.source }
    : { nanoUsd: null, source: null };
  return {
    kind: 'message',
    what: 'Message',
    targetId: 'claude',
    targetName: 'Claude',
    model: work.model,
    isStream: fraction() < 0.6,
    state: accident?.state ?? 'ok',
    status: accident?.status ?? 200,
    durationMs: accident?.state === 'failed' ? around(240) : around(1_800 + work.output * 3),
    errorKind: accident?.errorKind ?? null,
    problem: accident?.problem ?? null,
    usage: accident?.state === 'failed' ? null : usage,
    cost,
    priceVersion: found?.version ?? null,
  };
}

/** The first whose share covers the draw; shares that do not add up to one leave room for none. */
function pick<T extends { readonly share: number }>(
  all: readonly T[],
  draw: number,
): T | undefined {
  let end = 0;
  return all.find(({ share }) => {
    end += share;
    return draw < end;
  });
}

function episodeAt(atMs: number, nowMs: number): string | null {
  const daysAgo = (nowMs - atMs) / DAY_MS;
  return EPISODES.findLast(({ startsDaysAgo }) => daysAgo <= startsDaysAgo)?.name ?? null;
}
