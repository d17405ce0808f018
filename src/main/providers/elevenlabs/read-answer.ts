import { NOTHING_READ, type Reading, type StreamReading } from '#main/values/native-answer.ts';
import { NO_USAGE } from '#main/values/usage.ts';
import { createByteReader } from '../byte-reader.ts';
import type { Headers, RequestReading } from '../dialect.ts';
import { headerText } from '../header-text.ts';
import { parseJson } from '../parse-json.ts';

/** Far beyond every request, and still a cost that can be counted in nano-dollars. */
const CREDITS_AT_MOST = 10_000_000;

/** The bill of a whole answer; `null` for bytes that are no answer of ElevenLabs'. */
export function readReply(
  headers: Headers,
  body: Uint8Array,
  request: RequestReading,
): Reading | null {
  return parseJson(body) === null ? null : readingOf(headers, request);
}

/** Sound passes unread. Its bill came with its headers, so it is complete even where the sound is not. */
export function createSoundReader(headers: Headers, request: RequestReading): StreamReading {
  return createByteReader(headers, request, readingOf(headers, request));
}

/** Whether the answer is handed on as it comes. A page of some network in its place is no sound. */
export function isSound(headers: Headers): boolean {
  return !/^(?:text\/html|application\/json)\b/i.test(typeOf(headers));
}

/** The same for answers that come as lines of JSON. */
export function isSoundOrLines(headers: Headers): boolean {
  return !/^text\/html\b/i.test(typeOf(headers));
}

function typeOf(headers: Headers): string {
  return headerText(headers, 'content-type') ?? '';
}

/** The answer names no model, so the one that was asked for stands. */
function readingOf(headers: Headers, request: RequestReading): Reading {
  const { model } = request;
  const credits = billedCredits(headers);
  const { characters } = request.estimate(null);
  if (credits === null && characters === null) return { ...NOTHING_READ, model };
  return { model, usage: { ...NO_USAGE, characters, credits }, reportedNanoUsd: null };
}

/** `character-cost`: the bill in credits, which is not the length of the text. `null` when it is missing or can't be true. */
function billedCredits(headers: Headers): number | null {
  const text = headerText(headers, 'character-cost')?.trim() ?? '';
  if (!/^\d{1,9}(?:\.\d+)?$/.test(text)) return null;
  const credits = Math.ceil(Number(text));
  return credits > CREDITS_AT_MOST ? null : credits;
}
