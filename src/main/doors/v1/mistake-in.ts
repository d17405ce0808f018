import type * as z from 'zod';

/** What is wrong with a body, in one sentence. */
export function mistakeIn({ issues: [first] }: z.ZodError): string {
  const place = first?.path.join('.') ?? '';
  if (first?.code === 'unrecognized_keys') {
    const name = [place, first.keys[0]].filter((part) => part !== '').join('.');
    return `There is no “${name}” here.`;
  }
  return place === '' || !first
    ? 'Send a JSON object.'
    : `“${place}” is not right: ${first.message}.`;
}
