import * as z from 'zod';
import type { Fault } from '#main/values/fault.ts';
import { NOTHING_READ, type StreamReading } from '#main/values/native-answer.ts';
import { createEventReader } from '../event-stream.ts';
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
  let reading = NOTHING_READ;
  let isComplete = false;
  let hasContent = false;
  let contentCharacters = 0;
  let fault: Fault | null = null;

  const events = createEventReader((data) => {
    if (data === '[DONE]') {
      isComplete = true;
      return;
    }
    const value = parseJson(data);
    if (findError(value) !== null) {
      fault = diagnoseEvent(value);
      return;
    }
    const chunk = Chunk.safeParse(value);
    if (!chunk.success) return;
    reading = readChunk(value) ?? reading;
    for (const { delta, finish_reason: reason } of chunk.data.choices) {
      const length = delta?.content?.length ?? 0;
      hasContent ||= length > 0;
      contentCharacters += length;
      if (typeof reason === 'string') isComplete = true;
    }
    if (chunk.data.type === 'end_of_stream') isComplete = true;
  });

  return {
    push: (chunk) => {
      events.feed(chunk);
      return chunk;
    },
    end: () => new Uint8Array(0),
    get reading() {
      return reading;
    },
    get isUsageFinal() {
      return isComplete;
    },
    get hasContent() {
      return hasContent;
    },
    get isComplete() {
      return isComplete;
    },
    get contentCharacters() {
      return contentCharacters;
    },
    get fault() {
      return fault;
    },
  };
}
