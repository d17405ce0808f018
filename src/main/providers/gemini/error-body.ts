import * as z from 'zod';
import { parseJson } from '../parse-json.ts';
import { quotable } from '../quotable.ts';

const Text = z.string().catch('');
const Violation = z.object({
  quotaId: Text,
  quotaMetric: Text,
  quotaValue: z.union([z.string(), z.number()]).transform(String).catch(''),
  quotaDimensions: z.object({ model: Text }).catch({ model: '' }),
});
const Detail = z.object({
  reason: Text,
  retryDelay: Text,
  violations: z.array(Violation).catch([]),
});
const Said = z.object({
  code: z.union([z.string(), z.number()]).nullish().catch(null),
  message: Text,
  status: Text,
  details: z.array(Detail.catch({ reason: '', retryDelay: '', violations: [] })).catch([]),
});
const ErrorBody = z.object({ error: Said });

/** One limit that a request ran into. */
export type QuotaViolation = z.infer<typeof Violation>;

/** What an error says of itself; empty texts where it says nothing. */
export interface SaidError {
  /** As a number where it is an HTTP status; `null` when it names none. */
  readonly status: number | null;
  /** Such as `resource_exhausted` or `invalid_request`, in small letters. */
  readonly name: string;
  /** Such as `API_KEY_INVALID`. */
  readonly reasons: readonly string[];
  readonly violations: readonly QuotaViolation[];
  /** As it came, such as `34.4s`; `null` when there is none. */
  readonly retryDelay: string | null;
  readonly hasDetails: boolean;
  /** As it came, to be looked at and never to be shown. */
  readonly rawMessage: string;
  /** Fit to be kept and shown. */
  readonly message: string;
}

/**
 * The error in a body or in a piece of a stream; `null` when it holds none of Gemini's. Interactions have a word
 * as their code, and a stream without server-sent events begins its only element in a list.
 */
export function readError(body: Uint8Array | string): SaidError | null {
  const value = parseJson(body);
  const parsed = ErrorBody.safeParse(Array.isArray(value) ? value[0] : value);
  if (!parsed.success) return null;
  const { code, message, status, details } = parsed.data.error;
  const delays = details.map(({ retryDelay }) => retryDelay).filter((delay) => delay !== '');
  return {
    status: typeof code === 'number' ? code : null,
    name: (status === '' && typeof code === 'string' ? code : status).toLowerCase(),
    reasons: details.map(({ reason }) => reason).filter((reason) => reason !== ''),
    violations: details.flatMap(({ violations }) => violations),
    retryDelay: delays[0] ?? null,
    hasDetails: details.length > 0,
    rawMessage: message,
    message: quotable(message),
  };
}
