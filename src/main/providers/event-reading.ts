import type { Fault } from '#main/values/fault.ts';
import { NOTHING_READ, type Reading, type StreamReading } from '#main/values/native-answer.ts';
import { createEventReader } from './event-stream.ts';

/** What was seen of a stream so far. */
export interface Seen {
  reading: Reading;
  /** Whether anything was seen that a client shows. */
  hasContent: boolean;
  isComplete: boolean;
  contentCharacters: number;
  fault: Fault | null;
}

const NOTHING_LEFT = new Uint8Array(0);

/**
 * Reads a stream of events whose bytes pass unchanged. `take` notes in `seen` what one event says. The use is
 * final once the stream is complete, unless `isUsageFinal` can tell earlier or better.
 */
export function readEvents(
  take: (seen: Seen, data: string, event: string | undefined) => void,
  isUsageFinal: (seen: Seen) => boolean = ({ isComplete }) => isComplete,
): StreamReading {
  const seen: Seen = {
    reading: NOTHING_READ,
    hasContent: false,
    isComplete: false,
    contentCharacters: 0,
    fault: null,
  };
  const events = createEventReader((data, event) => take(seen, data, event));
  return {
    push: (chunk) => {
      events.feed(chunk);
      return chunk;
    },
    end: () => NOTHING_LEFT,
    get reading() {
      return seen.reading;
    },
    get isUsageFinal() {
      return isUsageFinal(seen);
    },
    get hasContent() {
      return seen.hasContent;
    },
    get isComplete() {
      return seen.isComplete;
    },
    get contentCharacters() {
      return seen.contentCharacters;
    },
    get fault() {
      return seen.fault;
    },
  };
}
