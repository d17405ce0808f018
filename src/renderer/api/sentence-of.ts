import { ORPCError } from '@orpc/client';

/** What a person has to know of a failed command. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Error && error.name === 'AbortError')
    return 'Tallylight went out of reach before it answered.';
  // The core names its own mistakes only in its log.
  if (error instanceof ORPCError && error.code === 'INTERNAL_SERVER_ERROR')
    return 'That did not work. The log of Tallylight says why.';
  return error instanceof Error ? error.message : 'That did not work.';
}
