import * as z from 'zod';
import type { Reading, StreamReading } from '#main/values/native-answer.ts';
import { readEvents } from '../event-reading.ts';
import { parseJson } from '../parse-json.ts';
import type { Diagnosis } from './diagnose.ts';
import { readErrorIn } from './error-body.ts';
import { toReading } from './read-reply.ts';
import { UsageBody } from './usage.ts';

const Event = z.object({
  type: z.string(),
  delta: z.string().catch(''),
  code: z.string().nullish().catch(null),
  message: z.string().nullish().catch(null),
  response: z
    .object({
      model: z.string().nullish().catch(null),
      usage: UsageBody.nullish().catch(null),
    })
    .nullish()
    .catch(null),
});

/** What is left out of an answer with a limit is no fault: an incomplete one is a result. */
const ENDS = new Set(['response.completed', 'response.incomplete']);

/** Reads a streamed answer of `POST /v1/responses` event by event, wherever its bytes are cut. */
export function createResponsesReader(diagnose: Diagnosis['event']): StreamReading {
  return readEvents(
    (seen, data) => {
      const value = parseJson(data);
      const said = readErrorIn(value);
      if (said) seen.fault = diagnose(said);
      const event = Event.safeParse(value);
      if (!event.success) return;
      const { type, delta, response, code, message } = event.data;
      if (response) seen.reading = merge(seen.reading, toReading(response));
      if (type.endsWith('.delta')) {
        seen.hasContent = true;
        seen.contentCharacters += delta.length;
      }
      if (ENDS.has(type)) seen.isComplete = true;
      if (type === 'error' && !said)
        seen.fault = diagnose({ code: code ?? '', type: '', message: message ?? '' });
      if (type === 'response.failed') seen.fault = diagnose(readErrorIn(responseIn(value)));
    },
    ({ reading }) => reading.usage !== null,
  );
}

function merge(before: Reading, { model, usage }: Reading): Reading {
  return { ...before, model: model ?? before.model, usage: usage ?? before.usage };
}

function responseIn(value: unknown): unknown {
  return (value as { readonly response?: unknown }).response;
}
