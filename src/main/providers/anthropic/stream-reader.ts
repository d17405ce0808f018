import * as z from 'zod';
import type { Fault } from '#main/values/fault.ts';
import type { StreamReading } from '#main/values/native-answer.ts';
import { createEventReader } from '../event-stream.ts';
import { diagnoseEvent } from './diagnose.ts';
import { parseJson } from '../parse-json.ts';
import { toUsage, UsageBody } from './usage.ts';

const Text = z.string().catch('');

const Event = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('message_start'),
    message: z
      .object({ model: z.string().nullish().catch(null), usage: UsageBody.nullish().catch(null) })
      .catch({ model: null, usage: null }),
  }),
  z.object({
    type: z.literal('content_block_start'),
    content_block: z.object({ type: Text, text: Text }).catch({ type: '', text: '' }),
  }),
  z.object({
    type: z.literal('content_block_delta'),
    delta: z
      .object({ text: Text, thinking: Text, partial_json: Text })
      .catch({ text: '', thinking: '', partial_json: '' }),
  }),
  z.object({ type: z.literal('message_delta'), usage: UsageBody.nullish().catch(null) }),
  z.object({ type: z.literal('message_stop') }),
  z.object({ type: z.literal('error') }),
]);
type Event = z.infer<typeof Event>;

/** Reads an answer of `POST /v1/messages` with `stream: true`, event by event, wherever its bytes are cut. `name` is whose it is. */
export function createStreamReader(name = 'Claude'): StreamReading {
  let model: string | null = null;
  let usage: UsageBody | null = null;
  let hasContent = false;
  let isComplete = false;
  let contentCharacters = 0;
  let fault: Fault | null = null;

  function take(event: Event, data: string): void {
    switch (event.type) {
      case 'message_start':
        model = event.message.model ?? null;
        usage = event.message.usage ?? null;
        break;
      case 'content_block_start': {
        // An empty text says that the model has yet to begin. All others hold something or, as thinking
        // does that is not shown, take their time before they do.
        const { type, text } = event.content_block;
        if (type !== 'text' || text !== '') hasContent = true;
        break;
      }
      case 'content_block_delta': {
        const { text, thinking, partial_json: json } = event.delta;
        hasContent = true;
        contentCharacters += text.length + thinking.length + json.length;
        break;
      }
      case 'message_delta':
        // Cumulative and final: what it names wins, what it leaves out stands from the start.
        usage = { ...usage, ...withoutNothing(event.usage ?? {}) };
        break;
      case 'message_stop':
        isComplete = true;
        break;
      case 'error':
        fault = diagnoseEvent(data, name);
        break;
    }
  }

  const events = createEventReader((data) => {
    const event = Event.safeParse(parseJson(data));
    // Kinds of events that came after this was written pass through unread.
    if (event.success) take(event.data, data);
  });

  return {
    push: (chunk) => {
      events.feed(chunk);
      return chunk;
    },
    end: () => new Uint8Array(0),
    get reading() {
      return { model, usage: usage && toUsage(usage), reportedNanoUsd: null };
    },
    get hasContent() {
      return hasContent;
    },
    get isComplete() {
      return isComplete;
    },
    get isUsageFinal() {
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

function withoutNothing<T extends object>(values: T): Partial<T> {
  const given = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(given) as Partial<T>;
}
