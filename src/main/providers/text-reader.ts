import type { Source } from '#main/values/work.ts';
import { createEventReader } from './event-stream.ts';
import type { WorkReader } from './worker.ts';

/** What one event of a stream adds. */
export interface Added {
  readonly text?: string;
  /** All that are known by now. */
  readonly sources?: readonly Source[];
}

/** Gathers the text of a stream of events. `read` says what one event's data adds, and never throws. */
export function createTextReader(read: (data: string) => Added): WorkReader {
  let text = '';
  let sources: readonly Source[] = [];
  const events = createEventReader((data) => {
    const added = read(data);
    text += added.text ?? '';
    sources = added.sources ?? sources;
  });
  return {
    push: (chunk) => {
      text = '';
      events.feed(chunk);
      return text;
    },
    get sources() {
      return sources;
    },
  };
}
