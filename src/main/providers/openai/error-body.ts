import * as z from 'zod';
import { quotable } from '../quotable.ts';
import { parseJson } from '../parse-json.ts';

// Some servers give their status as the code, as a number.
const Text = z.union([z.string(), z.number()]).transform(String).nullish().catch(null);
const Said = z.union([
  z.string().transform((message) => ({ message, type: null, code: null })),
  z.object({ message: Text, type: Text, code: Text }),
]);
const ErrorBody = z.object({ error: Said });
/** Of servers built with FastAPI, such as Kokoro's. */
const DetailBody = z.object({ detail: Said });

/** What an error says of itself; empty texts where it says nothing. */
export interface SaidError {
  readonly code: string;
  readonly type: string;
  /** Fit to be kept and shown. */
  readonly message: string;
}

/** The error in a body or in an event's data; `null` when it holds none in a shape that we know. */
export function readError(body: Uint8Array | string): SaidError | null {
  return readErrorIn(parseJson(body));
}

export function readErrorIn(value: unknown): SaidError | null {
  const parsed = ErrorBody.safeParse(value);
  return parsed.success ? toSaid(parsed.data.error) : null;
}

/** The reason for a status of 400 or more, in any of the shapes that OpenAI-like servers give it. */
export function readReason(body: Uint8Array): SaidError | null {
  const value = parseJson(body);
  const detail = DetailBody.safeParse(value);
  return (
    readErrorIn(value) ?? (detail.success ? toSaid(detail.data.detail) : plainText(body, value))
  );
}

/** Short words without any form, such as “Loading model”. A page is none of them. */
function plainText(body: Uint8Array, value: unknown): SaidError | null {
  const text = Buffer.from(body.subarray(0, 1_000)).toString('utf8').trim();
  if (value !== null || text === '' || text.startsWith('<') || text.startsWith('{')) return null;
  return { code: '', type: '', message: quotable(text) };
}

function toSaid({ code, type, message }: z.infer<typeof Said>): SaidError {
  return { code: code ?? '', type: type ?? '', message: quotable(message ?? '') };
}
