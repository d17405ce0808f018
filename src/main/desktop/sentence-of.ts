/** What a box can say of an error. Ours hold a sentence for the person. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
