import * as z from 'zod';
import { parseJson } from '../parse-json.ts';
import { quotable } from '../quotable.ts';

/** A number in an answer, a text in an event. */
const Code = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .catch(null);
const Text = z.string().nullish().catch(null);
const ErrorInfo = z.object({ message: Text, type: Text, code: Code });
const ErrorBody = z.object({ error: ErrorInfo });
/** An event of OpenAI's shape has it one level down. */
const FailedResponse = z.object({ response: z.object({ error: ErrorInfo }) });
/** Of requests whose fields are wrong. */
const Detail = z.object({
  detail: z.union([z.string(), z.array(z.object({ msg: Text, loc: z.unknown() })).min(1)]),
});

/** What an error says of itself; empty texts where it says nothing. */
export interface SaidError {
  readonly code: string;
  readonly type: string;
  /** Fit to be kept and shown. */
  readonly message: string;
}

/** The error in a body or in an event's data; `null` when it holds none of Perplexity's. */
export function readError(body: Uint8Array | string): SaidError | null {
  return findError(parseJson(body));
}

/** The same for JSON that has been read already. */
export function findError(value: unknown): SaidError | null {
  const plain = ErrorBody.safeParse(value);
  if (plain.success) return toSaid(plain.data.error);
  const nested = FailedResponse.safeParse(value);
  if (nested.success) return toSaid(nested.data.response.error);
  const { data } = Detail.safeParse(value);
  if (data === undefined) return null;
  const { detail } = data;
  const message =
    typeof detail === 'string' ? detail : `${fieldOf(detail[0]?.loc)}${detail[0]?.msg ?? ''}`;
  return { code: '', type: 'validation_error', message: quotable(message) };
}

function toSaid({ code, type, message }: z.infer<typeof ErrorInfo>): SaidError {
  return { code: code ?? '', type: type ?? '', message: quotable(message ?? '') };
}

/** `["body", "query"]` as `query: `. */
function fieldOf(place: unknown): string {
  const name: unknown = Array.isArray(place) ? place.at(-1) : undefined;
  return typeof name === 'string' ? `${name}: ` : '';
}
