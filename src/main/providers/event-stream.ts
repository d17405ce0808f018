import { createParser } from 'eventsource-parser';
import { wholeEvents } from './whole-events.ts';

/** One event of a stream, its data as text. */
export type TakeEvent = (data: string, event: string | undefined) => void;

/** Hands over a stream's events, wherever its bytes are cut. `feed` never throws, whatever they are. */
export function createEventReader(take: TakeEvent): { feed(chunk: Uint8Array): void } {
  const whole = wholeEvents();
  const parser = createParser({ onEvent: ({ data, event }) => take(data, event) });
  return {
    feed: (chunk) => {
      try {
        parser.feed(whole.take(chunk));
      } catch {
        // A stream that can't be read is still passed on; its use is then estimated.
      }
    },
  };
}

/** Whether an answer comes as server-sent events. */
export function isEventStream(headers: Readonly<Record<string, unknown>>): boolean {
  return /^text\/event-stream\b/i.test(String(headers['content-type']));
}
