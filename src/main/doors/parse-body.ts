import { isDeeperThan } from '#main/values/json-depth.ts';

/** What follows it level by level would end on more, and nobody writes that. */
const DEEPEST = 256;

/** `undefined` for what is not JSON, or nests too deep, which no schema takes. */
export function parseBody(text: string): unknown {
  try {
    return isDeeperThan(DEEPEST, text) ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
