import * as z from 'zod';
import type { Fault } from '#main/values/fault.ts';
import type { StreamReading } from '#main/values/native-answer.ts';
import { createEventReader } from '../event-stream.ts';
import { parseJson } from '../parse-json.ts';
import { contentSize } from './content-size.ts';
import { diagnoseEvent } from './diagnose.ts';
import { modelName } from './model-name.ts';
import { fromOpenAiUsage, OpenAiUsage } from './usage.ts';

const NOTHING_LEFT = new Uint8Array(0);
const END = '[DONE]';

const Chunk = z.object({
  error: z.unknown().optional(),
  model: z.string().nullish().catch(null),
  choices: z.array(z.object({ delta: z.unknown().optional() })).catch([]),
  usage: OpenAiUsage.nullish().catch(null),
});

/** Reads a stream of Gemini's OpenAI form, wherever its bytes are cut. Use is reported only to clients that ask for it. */
export function createOpenAiFormReader(): StreamReading {
  let model: string | null = null;
  let usage: OpenAiUsage | null = null;
  let hasContent = false;
  let isComplete = false;
  let contentCharacters = 0;
  let fault: Fault | null = null;

  const events = createEventReader((data) => {
    if (data.trim() === END) isComplete = true;
    const chunk = Chunk.safeParse(parseJson(data));
    if (!chunk.success) return;
    const { error, model: named, choices, usage: counted } = chunk.data;
    if (error !== undefined) fault = diagnoseEvent(data);
    if (named) model = modelName(named);
    if (counted) usage = counted;
    if (choices.length > 0) hasContent = true;
    contentCharacters += contentSize(choices.map(({ delta }) => delta));
  });

  return {
    push: (chunk) => {
      events.feed(chunk);
      return chunk;
    },
    end: () => NOTHING_LEFT,
    get reading() {
      return { model, usage: usage && fromOpenAiUsage(usage), reportedNanoUsd: null };
    },
    get hasContent() {
      return hasContent;
    },
    get isComplete() {
      return isComplete;
    },
    get isUsageFinal() {
      return isComplete && usage !== null;
    },
    get contentCharacters() {
      return contentCharacters;
    },
    get fault() {
      return fault;
    },
  };
}
