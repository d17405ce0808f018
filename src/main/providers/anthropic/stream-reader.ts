import * as z from 'zod';
import { NOTHING_READ, type StreamReading } from '#main/values/native-answer.ts';
import type { Usage } from '#main/values/usage.ts';
import { readEvents, type Seen } from '../event-reading.ts';
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
  let usage: UsageBody | null = null;

  function take(seen: Seen, event: Event, data: string): void {
    switch (event.type) {
      case 'message_start':
        usage = event.message.usage ?? null;
        seen.reading = {
          ...NOTHING_READ,
          model: event.message.model ?? null,
          usage: toUsed(usage),
        };
        break;
      case 'content_block_start': {
        // An empty text says that the model has yet to begin. All others hold something or, as thinking
        // does that is not shown, take their time before they do.
        const { type, text } = event.content_block;
        if (type !== 'text' || text !== '') seen.hasContent = true;
        break;
      }
      case 'content_block_delta': {
        const { text, thinking, partial_json: json } = event.delta;
        seen.hasContent = true;
        seen.contentCharacters += text.length + thinking.length + json.length;
        break;
      }
      case 'message_delta':
        // Cumulative and final: what it names wins, what it leaves out stands from the start.
        usage = { ...usage, ...withoutNothing(event.usage ?? {}) };
        seen.reading = { ...seen.reading, usage: toUsed(usage) };
        break;
      case 'message_stop':
        seen.isComplete = true;
        break;
      case 'error':
        seen.fault = diagnoseEvent(data, name);
        break;
    }
  }

  return readEvents((seen, data) => {
    const event = Event.safeParse(parseJson(data));
    // Kinds of events that came after this was written pass through unread.
    if (event.success) take(seen, event.data, data);
  });
}

function toUsed(usage: UsageBody | null): Usage | null {
  return usage && toUsage(usage);
}

function withoutNothing<T extends object>(values: T): Partial<T> {
  const given = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(given) as Partial<T>;
}
