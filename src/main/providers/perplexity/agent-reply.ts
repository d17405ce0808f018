import * as z from 'zod';
import { NOTHING_READ, type Reading } from '#main/values/native-answer.ts';
import type { Headers } from '../dialect.ts';
import { parseJson } from '../parse-json.ts';
import { AgentUsage, fromAgentUsage, reportedCost } from './usage.ts';

const AgentReply = z.object({
  model: z.string().nullish().catch(null),
  usage: AgentUsage.nullish().catch(null),
});

/** Model, use and cost of an agent's whole answer; `null` for bytes that are no answer of Perplexity's. */
export function readAgentReply(_headers: Headers, body: Uint8Array): Reading | null {
  const reply = AgentReply.safeParse(parseJson(body));
  return reply.success ? toReading(reply.data) : null;
}

/** The same for the `response` of a stream's event. */
export function readAgentResponse(value: unknown): Reading {
  const reply = AgentReply.safeParse(value);
  return reply.success ? toReading(reply.data) : NOTHING_READ;
}

function toReading({ model, usage }: z.infer<typeof AgentReply>): Reading {
  return {
    model: model ?? null,
    usage: usage ? fromAgentUsage(usage) : null,
    reportedNanoUsd: usage ? reportedCost(usage) : null,
  };
}
