import * as z from 'zod';
import type { Reading } from '#main/values/native-answer.ts';
import { NO_USAGE } from '#main/values/usage.ts';
import type { Headers, RequestReading, RouteRequest } from '../dialect.ts';
import { parseJson } from '../parse-json.ts';

const RequestBody = z.object({ query: z.union([z.string(), z.array(z.unknown())]) });
const Reply = z.object({ results: z.array(z.unknown()) });

/** A search, or several in one request: each counts as a query, and the request has one price. */
export function readSearchRequest({ body }: RouteRequest): RequestReading {
  const { data } = RequestBody.safeParse(parseJson(body));
  const queries = Array.isArray(data?.query) ? Math.max(1, data.query.length) : 1;
  return {
    model: null,
    isStream: false,
    estimate: () => ({ ...NO_USAGE, queries }),
    body: null,
  };
}

/** The answer says nothing of its use, so what was asked counts; `null` for bytes that are no answer of Perplexity's. */
export function readSearchReply(
  _headers: Headers,
  body: Uint8Array,
  request: RequestReading,
): Reading | null {
  if (!Reply.safeParse(parseJson(body)).success) return null;
  return { model: null, usage: request.estimate(0), reportedNanoUsd: null };
}
