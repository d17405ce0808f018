import { NO_USAGE, type Usage } from '#main/values/usage.ts';

/**
 * A general rule for English that no provider states for its own models: Anthropic's glossary says 3.5,
 * and code or other languages take more tokens. So a guess made with it is rather too low.
 */
const CHARACTERS_PER_TOKEN = 4;
/** What a request without a limit of its own may well answer. */
const USUAL_OUTPUT_TOKENS = 4_096;

/** What was used when no report of it ever came: rounded up, because cut off is never free. */
export function estimateTokens(inputCharacters: number, outputCharacters: number): Usage {
  return {
    ...NO_USAGE,
    inputTokens: Math.ceil(inputCharacters / CHARACTERS_PER_TOKEN),
    outputTokens: Math.ceil(outputCharacters / CHARACTERS_PER_TOKEN),
  };
}

/** The estimate of a request for text. Without `maxOutputTokens` an answer of the usual length is the most. */
export function textEstimate(
  inputCharacters: number,
  maxOutputTokens: number | null,
): (outputCharacters: number | null) => Usage {
  return (outputCharacters) =>
    outputCharacters === null
      ? {
          ...estimateTokens(inputCharacters, 0),
          outputTokens: maxOutputTokens ?? USUAL_OUTPUT_TOKENS,
        }
      : estimateTokens(inputCharacters, outputCharacters);
}

/** The estimate of a request that uses nothing that is counted. */
export function noEstimate(): Usage {
  return NO_USAGE;
}

/** The length of all names and texts at every depth, a file inside counted as `encoded` says. Goes down without recursion, because a body may be nested without end. */
export function countCharacters(
  parts: readonly unknown[],
  encoded: (value: object) => number | null,
): number {
  const left = [...parts];
  let characters = 0;
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value === 'string') characters += value.length;
    else if (Array.isArray(value)) for (const item of value) left.push(item);
    else if (typeof value === 'object' && value !== null) {
      const known = encoded(value);
      if (known !== null) characters += known;
      else
        for (const [name, child] of Object.entries(value)) {
          characters += name.length;
          left.push(child);
        }
    }
  }
  return characters;
}

/**
 * What an image, a recording or a document counts for, as characters of text: 1,600 tokens. A guess of ours: a
 * small image takes fewer, a large one or a long document more, and its bytes tell too little to say which.
 */
export const ENCODED_CHARACTERS = 6_400;
