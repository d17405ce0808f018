const LF = 10;
const CR = 13;
/** Larger than any event that is looked at; what is larger passes as it comes. */
const LARGEST_EVENT_BYTES = 1024 * 1024;
const NOTHING = new Uint8Array(0);

/**
 * Cuts a stream of server-sent events between its events, wherever its bytes are cut, and passes each on,
 * byte for byte, or leaves it out: `keep` is given the data of each. Never throws.
 */
export function createEventSplitter(keep: (data: string) => boolean) {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let lineBytes = 0;
  let lastByte = 0;
  /** A blank line ended with CR, whose LF may still come. */
  let isEnding = false;
  let isTooLarge = false;

  function takeHeld(): Uint8Array {
    const event = held.length === 1 ? (held[0] ?? NOTHING) : Buffer.concat(held);
    held = [];
    heldBytes = 0;
    return event;
  }

  function end(out: Uint8Array[]): void {
    const event = takeHeld();
    if (isTooLarge || keep(dataOf(event))) out.push(event);
    isEnding = false;
    isTooLarge = false;
    lineBytes = 0;
  }

  return {
    push(chunk: Uint8Array): Uint8Array {
      const out: Uint8Array[] = [];
      let start = 0;
      const hold = (until: number): void => {
        if (until > start) held.push(chunk.subarray(start, until));
        heldBytes += until - start;
        start = until;
      };
      for (let index = 0; index < chunk.length; index += 1) {
        const byte = chunk[index] ?? 0;
        if (isEnding) {
          hold(byte === LF ? index + 1 : index);
          end(out);
          lastByte = byte;
          if (byte === LF) continue;
        }
        const isSecondOfPair = byte === LF && lastByte === CR;
        lastByte = byte;
        if (isSecondOfPair) continue;
        if (byte !== LF && byte !== CR) lineBytes += 1;
        else if (lineBytes > 0) lineBytes = 0;
        else if (byte === CR) isEnding = true;
        else {
          hold(index + 1);
          end(out);
          // An LF behind this one begins a blank line of its own.
          lastByte = 0;
        }
      }
      hold(chunk.length);
      if (isTooLarge || heldBytes > LARGEST_EVENT_BYTES) {
        isTooLarge = true;
        out.push(takeHeld());
      }
      return out.length === 1 ? (out[0] ?? NOTHING) : Buffer.concat(out);
    },
    /** What was held back of an event that never ended. */
    end(): Uint8Array {
      const out: Uint8Array[] = [];
      if (isEnding) end(out);
      return Buffer.concat([...out, takeHeld()]);
    },
  };
}

/** All `data` of one event; empty for a mere comment. */
function dataOf(event: Uint8Array): string {
  const text = new TextDecoder().decode(event);
  const lines = text.split(/\r\n|\n|\r/).flatMap((line) => {
    if (line === 'data') return [''];
    return line.startsWith('data:') ? [line.slice(line[5] === ' ' ? 6 : 5)] : [];
  });
  return lines.join('\n');
}
