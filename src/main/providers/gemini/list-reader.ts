/** No piece of an answer is larger; what is goes on to the client unread. */
const LARGEST_ELEMENT = 32 * 1024 * 1024;

/**
 * Hands over each element of a JSON list of objects as its text, as soon as it is complete and wherever its bytes are
 * cut. `feed` never throws. This is how Gemini streams without server-sent events.
 */
export function createListReader(take: (text: string) => void): { feed(chunk: Uint8Array): void } {
  const decoder = new TextDecoder();
  let element = '';
  let depth = 0;
  let isInText = false;
  let isEscaped = false;

  /** Returns whether an element ends with this character. */
  function step(character: string): boolean {
    if (isInText) {
      if (isEscaped) isEscaped = false;
      else if (character === '\\') isEscaped = true;
      else if (character === '"') isInText = false;
      return false;
    }
    if (character === '"') isInText = depth > 0;
    else if (character === '{') depth += 1;
    else if (character === '}' && depth > 0) {
      depth -= 1;
      return depth === 0;
    }
    return false;
  }

  return {
    feed: (chunk) => {
      const text = decoder.decode(chunk, { stream: true });
      let start = depth > 0 ? 0 : -1;
      for (let index = 0; index < text.length; index += 1) {
        const isEnd = step(text[index] ?? '');
        if (start === -1 && depth > 0) start = index;
        if (!isEnd) continue;
        take(element + text.slice(start, index + 1));
        element = '';
        start = -1;
      }
      if (start !== -1 && element.length < LARGEST_ELEMENT) element += text.slice(start);
    },
  };
}
