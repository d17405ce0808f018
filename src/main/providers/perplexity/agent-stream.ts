import * as z from 'zod';
import type { Fault } from '#main/values/fault.ts';
import { NOTHING_READ, type StreamReading } from '#main/values/native-answer.ts';
import { createEventReader } from '../event-stream.ts';
import { parseJson } from '../parse-json.ts';
import { readAgentResponse } from './agent-reply.ts';
import { diagnoseEvent } from './diagnose.ts';

// Their `sequence_number` has holes, which mean nothing, so it is not looked at.
const Event = z.object({
  type: z.string().nullish().catch(null),
  delta: z.string().nullish().catch(null),
  response: z.unknown().optional(),
});

/** Nothing has happened yet. Everything else, a search that begins included, is shown to people as progress. */
const BEFORE_CONTENT: readonly string[] = [
  'response.created',
  'response.queued',
  'response.in_progress',
];
/** `incomplete` is a result that ran into a limit, and `cancelled` is what the client asked for. */
const ENDS: readonly string[] = ['response.completed', 'response.incomplete', 'response.cancelled'];
const FAILURES: readonly string[] = ['response.failed', 'error'];

/** Reads a stream of the Agent API, with names of events or without. What was used comes with its last event. */
export function createAgentStreamReader(): StreamReading {
  let reading = NOTHING_READ;
  let hasContent = false;
  let isComplete = false;
  let contentCharacters = 0;
  let fault: Fault | null = null;

  const events = createEventReader((data, name) => {
    const value = parseJson(data);
    const event = Event.safeParse(value);
    if (!event.success) return;
    const type = event.data.type ?? name ?? '';
    if (FAILURES.includes(type)) {
      reading = readAgentResponse(event.data.response);
      fault = diagnoseEvent(value);
    } else if (ENDS.includes(type)) {
      reading = readAgentResponse(event.data.response);
      isComplete = true;
    } else if (type.startsWith('response.') && !BEFORE_CONTENT.includes(type)) {
      hasContent = true;
      contentCharacters += event.data.delta?.length ?? 0;
    }
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
