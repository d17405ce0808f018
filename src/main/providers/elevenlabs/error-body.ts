import * as z from 'zod';
import { parseJson } from '../parse-json.ts';
import { quotable } from '../quotable.ts';

const Text = z.string().nullish().catch(null);
/** Today's shape has a code and keeps the status for old clients; the old shape has the status alone. */
const Detail = z.object({ code: Text, status: Text, message: Text });
const FieldError = z.object({
  loc: z.array(z.union([z.string(), z.number()])).catch([]),
  msg: z.string().catch(''),
});
const ErrorBody = z.object({ detail: z.union([z.string(), z.array(FieldError), Detail]) });

/** What an error says of itself; empty texts where it says nothing. */
export interface SaidError {
  readonly code: string;
  /** Fit to be kept and shown. */
  readonly message: string;
}

/** The error in a body, in any of its four shapes; `null` when it holds none of ElevenLabs'. */
export function readError(body: Uint8Array): SaidError | null {
  const parsed = ErrorBody.safeParse(parseJson(body));
  if (!parsed.success) return null;
  const { detail } = parsed.data;
  if (typeof detail === 'string') return { code: '', message: quotable(detail) };
  if (Array.isArray(detail)) {
    const fields = detail.map(({ loc, msg }) => `${loc.join('.')}: ${msg}`);
    return { code: '', message: quotable(fields.join('; ')) };
  }
  return { code: detail.code ?? detail.status ?? '', message: quotable(detail.message ?? '') };
}
