import * as z from 'zod';
import { quotable } from '../quotable.ts';
import { parseJson } from '../parse-json.ts';

const Text = z.string().nullish().catch(null);
const ErrorBody = z.object({
  error: z.object({
    type: Text,
    message: Text,
    details: z.object({ error_code: Text }).nullish().catch(null),
  }),
});

/** What an error says of itself; empty texts where it says nothing. */
export interface SaidError {
  readonly code: string;
  readonly type: string;
  /** Fit to be kept and shown. */
  readonly message: string;
}

/** The error in a body or in an event's data; `null` when it holds none of Anthropic's. */
export function readError(body: Uint8Array | string): SaidError | null {
  const parsed = ErrorBody.safeParse(parseJson(body));
  if (!parsed.success) return null;
  const { type, message, details } = parsed.data.error;
  return {
    code: details?.error_code ?? '',
    type: type ?? '',
    message: quotable(message ?? ''),
  };
}
