import { NOTHING_READ, type Reading, type StreamReading } from '#main/values/native-answer.ts';

const NOTHING_LEFT = new Uint8Array(0);

/** Reads nothing out of what passes, such as sound: a body that ends as its head promised is complete. */
export function createByteReader(
  _headers?: unknown,
  _request?: unknown,
  reading: Reading = NOTHING_READ,
): StreamReading {
  let hasContent = false;
  let isComplete = false;
  return {
    push: (chunk) => {
      if (chunk.length > 0) hasContent = true;
      return chunk;
    },
    end: () => {
      isComplete = true;
      return NOTHING_LEFT;
    },
    reading,
    // Whatever is known here was known before the first byte came.
    isUsageFinal: reading.usage !== null,
    contentCharacters: 0,
    fault: null,
    get hasContent() {
      return hasContent;
    },
    get isComplete() {
      return isComplete;
    },
  };
}
