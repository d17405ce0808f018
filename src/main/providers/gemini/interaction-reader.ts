import * as z from 'zod';
import type { Fault } from '#main/values/fault.ts';
import type { StreamReading } from '#main/values/native-answer.ts';
import type { Usage } from '#main/values/usage.ts';
import { createEventReader } from '../event-stream.ts';
import { parseJson } from '../parse-json.ts';
import { contentSize } from './content-size.ts';
import { diagnoseEvent } from './diagnose.ts';
import { modelName } from './model-name.ts';
import { InteractionUsage, toInteractionUsage } from './usage.ts';

const NOTHING_LEFT = new Uint8Array(0);
const Usage = InteractionUsage.nullish().catch(null);

const Event = z.object({
  event_type: z.string(),
  interaction: z
    .object({
      model: z.string().nullish().catch(null),
      status: z.string().nullish().catch(null),
      usage: Usage,
    })
    .nullish()
    .catch(null),
  delta: z.unknown().optional(),
  metadata: z.object({ total_usage: Usage }).nullish().catch(null),
});
type Event = z.infer<typeof Event>;

const FAILED: Fault = {
  kind: 'transient',
  sentence:
    'Gemini had a fault of its own. It said that this interaction failed, and gave no reason.',
  retryAfterMs: null,
};

/** Reads the stream of an interaction, event by event, wherever its bytes are cut. */
export function createInteractionReader(): StreamReading {
  let model: string | null = null;
  let usage: Usage | null = null;
  let hasContent = false;
  let isComplete = false;
  let contentCharacters = 0;
  let fault: Fault | null = null;

  function take({ event_type: type, interaction, delta, metadata }: Event, data: string): void {
    if (interaction?.model) model = modelName(interaction.model);
    const counted = interaction?.usage ?? metadata?.total_usage;
    if (counted) usage = toInteractionUsage(counted);
    switch (type) {
      case 'step.start':
        hasContent = true;
        break;
      case 'step.delta':
        hasContent = true;
        contentCharacters += contentSize([delta]);
        break;
      case 'interaction.completed':
        if (interaction?.status === 'failed') fault = FAILED;
        isComplete = true;
        break;
      case 'error':
        fault = diagnoseEvent(data);
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
    end: () => NOTHING_LEFT,
    get reading() {
      return { model, usage, reportedNanoUsd: null };
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
