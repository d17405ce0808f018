import * as z from 'zod';
import type { Fault } from '#main/values/fault.ts';
import type { StreamReading } from '#main/values/native-answer.ts';
import { createEventSplitter } from '../event-splitter.ts';
import { parseJson } from '../parse-json.ts';
import type { Diagnosis } from './diagnose.ts';
import { readErrorIn } from './error-body.ts';
import { toReading } from './read-reply.ts';
import { UsageBody } from './usage.ts';

const Text = z.string().catch('');
const Choice = z.object({
  index: z.int().catch(0),
  /** Of the older completions, in place of a delta. */
  text: Text,
  delta: z
    .object({
      content: Text,
      refusal: Text,
      // Thinking, as Ollama and as vLLM call it.
      reasoning: Text,
      reasoning_content: Text,
      tool_calls: z
        .array(z.object({ function: z.object({ name: Text, arguments: Text }) }))
        .catch([]),
    })
    .nullish()
    .catch(null),
  finish_reason: z.string().nullish().catch(null),
});
const Chunk = z.object({
  model: z.string().nullish().catch(null),
  choices: z.array(Choice).nullish().catch(null),
  usage: UsageBody.nullish().catch(null),
});
type Chunk = z.infer<typeof Chunk>;

const END = '[DONE]';

/**
 * Reads a streamed answer of `POST /v1/chat/completions` chunk by chunk, wherever its bytes are cut. Where
 * `isUsageOurs`, the chunk that tells the use is left out: the client did not ask for it.
 */
export function createChatReader(
  diagnose: Diagnosis['event'],
  isUsageOurs: boolean,
): StreamReading {
  let model: string | null = null;
  let usage: UsageBody | null = null;
  let isUsageFinal = false;
  let hasContent = false;
  let isComplete = false;
  let contentCharacters = 0;
  let fault: Fault | null = null;
  const unfinished = new Set<number>();
  let isAnyFinished = false;

  function takeChoice({ index, text, delta, finish_reason: reason }: z.infer<typeof Choice>): void {
    const characters = text.length + (delta ? charactersOf(delta) : 0);
    contentCharacters += characters;
    if (characters > 0 || reason) hasContent = true;
    if (reason) isAnyFinished = true;
    if (reason) unfinished.delete(index);
    else unfinished.add(index);
  }

  /** Whether the client gets to see it. */
  function take(data: string): boolean {
    if (data.trim() === END) {
      isComplete = true;
      return true;
    }
    const value = parseJson(data);
    const said = readErrorIn(value);
    if (said) fault = diagnose(said);
    const chunk = Chunk.safeParse(value);
    if (!chunk.success) return true;
    return takeChunk(chunk.data);
  }

  function takeChunk({ model: said, choices, usage: used }: Chunk): boolean {
    model = said ?? model;
    usage = used ?? usage;
    for (const choice of choices ?? []) takeChoice(choice);
    const isUsageAlone = Boolean(used) && choices?.length === 0;
    if (isUsageAlone) isUsageFinal = true;
    return !(isUsageAlone && isUsageOurs);
  }

  const events = createEventSplitter(take);
  return {
    push: (chunk) => events.push(chunk),
    end: () => {
      // Some servers leave the end marker out: an answer whose every part has ended is one all the same.
      if (isAnyFinished && unfinished.size === 0) isComplete = true;
      return events.end();
    },
    get reading() {
      return toReading({ model, usage });
    },
    get hasContent() {
      return hasContent;
    },
    get isComplete() {
      return isComplete;
    },
    get isUsageFinal() {
      return isUsageFinal || (isComplete && usage !== null);
    },
    get contentCharacters() {
      return contentCharacters;
    },
    get fault() {
      return fault;
    },
  };
}

function charactersOf(delta: NonNullable<z.infer<typeof Choice>['delta']>): number {
  const { content, refusal, reasoning, reasoning_content: thoughts, tool_calls: calls } = delta;
  const texts = [content, refusal, reasoning, thoughts];
  for (const { function: called } of calls) texts.push(called.name, called.arguments);
  return texts.reduce((sum, text) => sum + text.length, 0);
}
