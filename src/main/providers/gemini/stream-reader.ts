import * as z from 'zod';
import type { Fault } from '#main/values/fault.ts';
import type { StreamReading } from '#main/values/native-answer.ts';
import type { Headers } from '../dialect.ts';
import { createEventReader, isEventStream } from '../event-stream.ts';
import { headerText } from '../header-text.ts';
import { parseJson } from '../parse-json.ts';
import { contentSize } from './content-size.ts';
import { diagnoseEvent } from './diagnose.ts';
import { createListReader } from './list-reader.ts';
import { modelName } from './model-name.ts';
import { ownErrorElement, ownErrorEvent } from './own-error.ts';
import { toUsage, UsageBody } from './usage.ts';

const NOTHING_LEFT = new Uint8Array(0);

const Chunk = z.object({
  error: z.unknown().optional(),
  candidates: z
    .array(
      z.object({
        index: z.int().nonnegative().catch(0),
        finishReason: z.string().nullish().catch(null),
        content: z.object({ parts: z.array(z.unknown()).catch([]) }).catch({ parts: [] }),
      }),
    )
    .catch([]),
  promptFeedback: z.object({ blockReason: z.string() }).nullish().catch(null),
  usageMetadata: UsageBody.nullish().catch(null),
  modelVersion: z.string().nullish().catch(null),
});
type Chunk = z.infer<typeof Chunk>;

/** Whether an answer comes in pieces: as server-sent events, or as one long list. */
export function isStreamed(headers: Headers): boolean {
  return (
    isEventStream(headers) ||
    /^application\/json\b/i.test(headerText(headers, 'content-type') ?? '')
  );
}

/** Reads an answer of `:streamGenerateContent` in either form, piece by piece, wherever its bytes are cut. */
export function createStreamReader(headers: Headers): StreamReading {
  let model: string | null = null;
  let usage: UsageBody | null = null;
  let hasContent = false;
  let isBlocked = false;
  let contentCharacters = 0;
  let fault: Fault | null = null;
  const begun = new Set<number>();
  const finished = new Set<number>();

  function take({ candidates, promptFeedback, usageMetadata, modelVersion }: Chunk): void {
    for (const { index, finishReason, content } of candidates) {
      begun.add(index);
      if (finishReason) finished.add(index);
      if (content.parts.length > 0) hasContent = true;
      contentCharacters += contentSize(content.parts);
    }
    // No answer will come, and that is the answer.
    if (promptFeedback) isBlocked = true;
    // Each piece counts from the beginning, so that the last one has the final word.
    if (usageMetadata) usage = usageMetadata;
    if (modelVersion) model = modelName(modelVersion);
  }

  const read = (data: string): void => {
    const chunk = Chunk.safeParse(parseJson(data));
    if (!chunk.success) return;
    if (chunk.data.error !== undefined) fault = diagnoseEvent(data);
    else take(chunk.data);
  };
  const isEvents = isEventStream(headers);
  const pieces = isEvents ? createEventReader(read) : createListReader(read);
  const isComplete = (): boolean => isBlocked || (begun.size > 0 && finished.size === begun.size);

  return {
    push: (chunk) => {
      pieces.feed(chunk);
      return chunk;
    },
    end: () => NOTHING_LEFT,
    get reading() {
      return { model, usage: usage && toUsage(usage), reportedNanoUsd: null };
    },
    get hasContent() {
      return hasContent;
    },
    get isComplete() {
      return isComplete();
    },
    get isUsageFinal() {
      return isComplete();
    },
    get contentCharacters() {
      return contentCharacters;
    },
    get fault() {
      return fault;
    },
    errorEvent: isEvents ? ownErrorEvent : ownErrorElement,
  };
}
