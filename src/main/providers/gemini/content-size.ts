/**
 * Sound is 25 tokens a second, and a second is 64,000 characters of base64 (24 kHz, 16 bit). At four characters
 * to a token, so many characters of base64 count for one of text.
 */
const SOUND_CHARACTERS = 640;

/** How much was said in these parts, in characters of text. */
export function contentSize(parts: readonly unknown[]): number {
  const left = [...parts];
  let size = 0;
  while (left.length > 0) {
    const part = left.pop();
    if (Array.isArray(part)) for (const item of part) left.push(item);
    else if (typeof part === 'object' && part !== null)
      for (const [name, value] of Object.entries(part)) {
        if (typeof value !== 'string') left.push(value);
        else if (name === 'data') size += Math.ceil(value.length / SOUND_CHARACTERS);
        else if (name !== 'type' && !/signature$/i.test(name)) size += value.length;
      }
  }
  return size;
}
