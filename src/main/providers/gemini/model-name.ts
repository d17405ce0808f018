/** A model's id without what its resource name puts in front of it: `models/gemini-3.8-flash` is `gemini-3.8-flash`. */
export function modelName(text: string): string {
  return decoded(text).replace(/^models\//, '');
}

/** Ids in a path may be encoded; what is encoded wrongly stays as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
