import * as z from 'zod';
import type { Fault } from '#main/values/fault.ts';
import type { StreamReading } from '#main/values/native-answer.ts';
import { readEvents, type Seen } from '../event-reading.ts';
import { parseJson } from '../parse-json.ts';
import { contentSize } from './content-size.ts';
import { diagnoseEvent } from './diagnose.ts';
import { modelName } from './model-name.ts';
import { InteractionUsage, toInteractionUsage } from './usage.ts';

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
  return readEvents((seen, data) => {
    const event = Event.safeParse(parseJson(data));
    // Kinds of events that came after this was written pass through unread.
    if (event.success) take(seen, event.data, data);
  });
}

function take(
  seen: Seen,
  { event_type: type, interaction, delta, metadata }: Event,
  data: string,
): void {
  const { reading } = seen;
  const counted = interaction?.usage ?? metadata?.total_usage;
  seen.reading = {
    ...reading,
    model: interaction?.model ? modelName(interaction.model) : reading.model,
    usage: counted ? toInteractionUsage(counted) : reading.usage,
  };
  switch (type) {
    case 'step.start':
      seen.hasContent = true;
      break;
    case 'step.delta':
      seen.hasContent = true;
      seen.contentCharacters += contentSize([delta]);
      break;
    case 'interaction.completed':
      if (interaction?.status === 'failed') seen.fault = FAILED;
      seen.isComplete = true;
      break;
    case 'error':
      seen.fault = diagnoseEvent(data);
      break;
  }
}
