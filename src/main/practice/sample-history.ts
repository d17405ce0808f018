import type { CallState } from '#main/values/call.ts';
import type { Cost } from '#main/values/cost.ts';
import type { ErrorKind } from '#main/values/fault.ts';
import type { Price } from '#main/values/price.ts';
import { NO_USAGE, type Usage } from '#main/values/usage.ts';
import { ACCIDENTS, WORK_KINDS, type Accident, type MessageKind } from './sample-kinds.ts';

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
  readonly price: (model: string, usage: Usage, atMs: number) => Price | null;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const DAYS = 16;
const CALLS_A_DAY = { least: 10, most: 25 };
const EPISODES = [
  { name: 'Ep. 41 – Slow Radio', startsDaysAgo: 16 },
  { name: 'Ep. 42 – The Quiet Web', startsDaysAgo: 8 },
];
/** When a request that nobody answers is given up. */
const NO_ANSWER_MS = 300_000;
/** A day's work: from nine in the morning for ten hours. */
const WORK = { startsAtHour: 9, hours: 10 };

/** About two weeks of a podcaster's work, up to `nowMs`, oldest first. */
export function createSampleHistory(nowMs: number, sources: SampleSources): SampleHistory {
  const { fraction } = sources;
  const { least, most } = CALLS_A_DAY;
  const times: number[] = [];
  for (let daysAgo = DAYS; daysAgo >= 0; daysAgo -= 1) {
    const day = new Date(nowMs - daysAgo * DAY_MS).setHours(WORK.startsAtHour, 0, 0, 0);
    const count = least + Math.floor(fraction() * (most - least + 1));
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
  return kind.message === null
    ? { ...base, ...createToolCall(fraction) }
    : { ...base, ...createMessage(kind.message, startedAtMs, sources) };
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

function createMessage(kind: MessageKind, atMs: number, { fraction, price }: SampleSources): Rest {
  const around = (middle: number): number => Math.round(middle * (0.5 + fraction()));
  const accident = pick(ACCIDENTS, fraction());
  const usage = useOf(kind, accident, around);
  const found = usage && price(kind.model, usage, atMs);
  const isEstimate = accident !== undefined;
  return {
    kind: 'message',
    what: 'Message',
    targetId: 'claude',
    targetName: 'Claude',
    model: kind.model,
    isStream: fraction() < 0.6,
    state: accident?.state ?? 'ok',
    status: accident?.status ?? 200,
    durationMs: durationOf(kind, accident, around),
    errorKind: accident?.errorKind ?? null,
    problem: accident?.problem ?? null,
    usage,
    cost: found
      ? { nanoUsd: found.nanoUsd, source: isEstimate ? 'estimate' : found.source }
      : { nanoUsd: null, source: null },
    priceVersion: found?.version ?? null,
  };
}

function useOf(
  { input, cached, output }: MessageKind,
  accident: Accident | undefined,
  around: (middle: number) => number,
): Usage | null {
  const all: Usage = {
    ...NO_USAGE,
    inputTokens: around(input - cached),
    cacheReadTokens: around(cached),
    cacheWriteTokens: 0,
    cacheWriteHourTokens: 0,
    outputTokens: around(output),
  };
  switch (accident?.billed) {
    case undefined:
      return all;
    case 'nothing':
      return null;
    case 'a part':
      return { ...all, outputTokens: around(output / 4) };
    case 'the input':
      return { ...all, outputTokens: 0 };
  }
}

/** A refusal comes at once, an answer as fast as it is written, and no answer when we stop waiting. */
function durationOf(
  { output }: MessageKind,
  accident: Accident | undefined,
  around: (middle: number) => number,
): number {
  if (accident?.state === 'failed') return around(240);
  if (accident?.state === 'unknown') return NO_ANSWER_MS;
  return around(1_800 + output * 3);
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
