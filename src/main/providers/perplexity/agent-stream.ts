import * as z from 'zod';
import type { StreamReading } from '#main/values/native-answer.ts';
import { readEvents } from '../event-reading.ts';
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
  return readEvents((seen, data, name) => {
    const value = parseJson(data);
    const event = Event.safeParse(value);
    if (!event.success) return;
    const type = event.data.type ?? name ?? '';
    if (FAILURES.includes(type)) {
      seen.reading = readAgentResponse(event.data.response);
      seen.fault = diagnoseEvent(value);
    } else if (ENDS.includes(type)) {
      seen.reading = readAgentResponse(event.data.response);
      seen.isComplete = true;
    } else if (type.startsWith('response.') && !BEFORE_CONTENT.includes(type)) {
      seen.hasContent = true;
      seen.contentCharacters += event.data.delta?.length ?? 0;
    }
  });
}
