import * as z from 'zod';
import { NOTHING_READ, type Reading } from '#main/values/native-answer.ts';
import type { Headers } from '../dialect.ts';
import { parseJson } from '../parse-json.ts';
import { modelName } from './model-name.ts';
import {
  fromOpenAiUsage,
  InteractionUsage,
  OpenAiUsage,
  toInteractionUsage,
  toUsage,
  UsageBody,
} from './usage.ts';

const Text = z.string().nullish().catch(null);
const ReplyBody = z.object({
  modelVersion: Text,
  usageMetadata: UsageBody.nullish().catch(null),
});
const InteractionBody = z.object({
  model: Text,
  usage: InteractionUsage.nullish().catch(null),
});
const OpenAiBody = z.object({ model: Text, usage: OpenAiUsage.nullish().catch(null) });

/** Model and use of a whole answer; `null` for bytes that are no answer of Gemini's. */
export function readReply(_headers: Headers, body: Uint8Array): Reading | null {
  const reply = ReplyBody.safeParse(parseJson(body));
  if (!reply.success) return null;
  const { modelVersion, usageMetadata } = reply.data;
  return reading(modelVersion, usageMetadata ? toUsage(usageMetadata) : null);
}

/** The same for numbers instead of words, which cost nothing on their way out. */
export function readEmbedReply(headers: Headers, body: Uint8Array): Reading | null {
  const said = readReply(headers, body);
  if (!said?.usage) return said;
  return { ...said, usage: { ...said.usage, outputTokens: said.usage.outputTokens ?? 0 } };
}

export function readInteractionReply(_headers: Headers, body: Uint8Array): Reading | null {
  const reply = InteractionBody.safeParse(parseJson(body));
  if (!reply.success) return null;
  const { model, usage } = reply.data;
  return reading(model, usage ? toInteractionUsage(usage) : null);
}

export function readOpenAiReply(_headers: Headers, body: Uint8Array): Reading | null {
  const reply = OpenAiBody.safeParse(parseJson(body));
  if (!reply.success) return null;
  const { model, usage } = reply.data;
  return reading(model, usage ? fromOpenAiUsage(usage) : null);
}

/** For routes that cost nothing: what was taken away is answered with an empty body. */
export function readFreeReply(_headers: Headers, body: Uint8Array): Reading | null {
  return body.length === 0 || parseJson(body) !== null ? NOTHING_READ : null;
}

function reading(model: string | null | undefined, usage: Reading['usage']): Reading {
  return { model: model ? modelName(model) : null, usage, reportedNanoUsd: null };
}
