import * as z from 'zod';
import type { StreamReading } from '#main/values/native-answer.ts';
import { readEvents } from '../event-reading.ts';
import { parseJson } from '../parse-json.ts';
import { readChunk } from './chat.ts';
import { diagnoseEvent } from './diagnose.ts';
import { findError } from './error-body.ts';

const Chunk = z.object({
  type: z.string().nullish().catch(null),
  choices: z
    .array(
      z.object({
        delta: z
          .object({ content: z.string().nullish().catch(null) })
          .nullish()
          .catch(null),
        finish_reason: z.string().nullish().catch(null),
      }),
    )
    .catch([]),
});

/** Reads a stream of the older chat completions: the last chunk's use and cost hold, because they are sums. */
export function createChatStreamReader(): StreamReading {
  return readEvents((seen, data) => {
    if (data === '[DONE]') {
      seen.isComplete = true;
      return;
    }
    const value = parseJson(data);
    if (findError(value) !== null) {
      seen.fault = diagnoseEvent(value);
      return;
    }
    const chunk = Chunk.safeParse(value);
    if (!chunk.success) return;
    seen.reading = readChunk(value) ?? seen.reading;
    for (const { delta, finish_reason: reason } of chunk.data.choices) {
      const length = delta?.content?.length ?? 0;
      seen.hasContent ||= length > 0;
      seen.contentCharacters += length;
      if (typeof reason === 'string') seen.isComplete = true;
    }
    if (chunk.data.type === 'end_of_stream') seen.isComplete = true;
  });
}
