import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import type { Exchange, Route } from '#main/host/route.ts';
import type { Call, Candidate, Demand, Problem } from '#main/values/call.ts';
import type { ErrorKind } from '#main/values/fault.ts';
import type { Usage } from '#main/values/usage.ts';
import { BodyTooLargeError, readBody } from '../read-body.ts';
import { sendError, sendJson } from '../send-json.ts';

const Count = z.int().min(0).max(1_000_000_000);

const Ask = z.strictObject({
  provider: z.string().min(1).max(60),
  estimate: z
    .strictObject({
      requests: Count.default(1),
      tokens: Count.default(0),
      characters: Count.default(0),
      queries: Count.default(0),
      /** The most that it may cost; left out where nobody knows. */
      usd: z.number().min(0).max(10_000).optional(),
    })
    .default({ requests: 1, tokens: 0, characters: 0, queries: 0 }),
  priority: z.enum(['high', 'normal', 'low']).default('normal'),
  deadline_ms: z.int().min(1).max(900_000).optional(),
  episode: z.string().max(120).optional(),
  model: z.string().max(200).optional(),
});

const Tokens = Count.nullable().default(null);

const Settle = z.strictObject({
  outcome: z.enum(['ok', 'failed', 'not-sent', 'unknown']),
  error: z
    .enum([
      'auth',
      'quota_exhausted',
      'rate_limited',
      'overloaded',
      'bad_request',
      'transient',
      'unknown',
    ])
    .optional(),
  status: z.int().min(100).max(599).optional(),
  model: z.string().max(200).optional(),
  retry_after_ms: z.int().min(0).optional(),
  usage: z
    .strictObject({ input_tokens: Tokens, output_tokens: Tokens, cache_read_tokens: Tokens })
    .optional(),
});

/** What the routes ask; `null` for a provider that nobody knows. */
export interface PermitDesk {
  candidate(
    providerId: string,
    demand: Demand,
    dearestNanoUsd: number | null,
  ): Candidate<never> | null;
  ask(
    call: Call,
    candidate: Candidate<never>,
  ): Promise<
    | { readonly answer: 'proceed'; readonly leaseMs: number; readonly queuedMs: number }
    | { readonly answer: 'refused'; readonly problem: Problem }
  >;
  settle(
    id: string,
    end: {
      readonly outcome: 'ok' | 'failed' | 'not-sent' | 'unknown';
      readonly errorKind: ErrorKind | null;
      readonly model: string | null;
      readonly usage: Usage | null;
      readonly status: number | null;
      readonly retryAfterMs: number | null;
    },
  ): Promise<boolean>;
  newCallId(): string;
  /** Aborted once Tallylight shuts down. */
  readonly stopping: AbortSignal;
  monotonicMs(): number;
}

const LARGEST_BODY_BYTES = 64 * 1024;
const NANO = 1_000_000_000;

/** `POST /v1/permits` and `POST /v1/permits/{id}/settle`: for scripts that call a provider themselves. */
export function createPermitRoutes(desk: PermitDesk): Route[] {
  return [
    {
      method: 'POST',
      path: '/v1/permits',
      access: 'use',
      handle: (exchange) => ask(exchange, desk),
    },
    {
      method: 'POST',
      path: '/v1/permits/:id/settle',
      access: 'use',
      handle: (exchange) => settle(exchange, desk),
    },
  ];
}

async function ask({ request, response, caller }: Exchange, desk: PermitDesk): Promise<void> {
  const text = await readText(request);
  if (text === null) return sendError(response, 413, 'too_large', TOO_LARGE);
  const body = Ask.safeParse(parse(text));
  if (!body.success) return sendError(response, 400, 'bad_request', mistakeIn(body.error));
  const { provider, estimate, priority, deadline_ms: patienceMs, episode, model } = body.data;
  const { usd, ...demand } = estimate;
  const dearest = usd === undefined ? null : Math.round(usd * NANO);
  const candidate = desk.candidate(provider, demand, dearest);
  if (!candidate)
    return sendError(response, 404, 'no_limiter', `There is no provider “${provider}”.`);

  const gone = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const startedMs = desk.monotonicMs();
  const call: Call = {
    id: desk.newCallId(),
    kind: 'message',
    what: 'Own request',
    clientId: caller.id,
    clientName: caller.name,
    episodeTag: episode ?? null,
    model: model ?? null,
    isStream: false,
    priority,
    deadlineMs: patienceMs === undefined ? null : startedMs + patienceMs,
    signal: AbortSignal.any([gone.signal, desk.stopping]),
  };
  const permission = await desk.ask(call, candidate);
  const execution = { execution_time: (desk.monotonicMs() - startedMs) / 1_000 };
  if (permission.answer === 'proceed')
    return sendJson(response, 200, {
      answer: 'proceed',
      permit_id: call.id,
      lease_seconds: permission.leaseMs / 1_000,
      queue_time: permission.queuedMs / 1_000,
      ...execution,
    });
  const { code, status, sentence, retryAtMs, retryAfterMs = null } = permission.problem;
  if (retryAfterMs !== null)
    response.setHeader('retry-after', String(Math.ceil(retryAfterMs / 1_000)));
  const retryAt = retryAtMs === null ? null : new Date(retryAtMs).toISOString();
  if (retryAt !== null) response.setHeader('x-tallylight-retry-at', retryAt);
  sendJson(response, status, {
    answer: 'defer',
    error: { code, message: sentence },
    retry_at: retryAt,
    ...execution,
  });
}

async function settle({ request, response, params }: Exchange, desk: PermitDesk): Promise<void> {
  const text = await readText(request);
  if (text === null) return sendError(response, 413, 'too_large', TOO_LARGE);
  const body = Settle.safeParse(parse(text));
  if (!body.success) return sendError(response, 400, 'bad_request', mistakeIn(body.error));
  const { outcome, error = null, status = null, model = null, usage } = body.data;
  const isKnown = await desk.settle(params['id'] ?? '', {
    outcome,
    errorKind: outcome === 'failed' ? (error ?? 'unknown') : error,
    model,
    status,
    retryAfterMs: body.data.retry_after_ms ?? null,
    usage: usage
      ? {
          inputTokens: usage.input_tokens,
          cacheReadTokens: usage.cache_read_tokens,
          cacheWriteTokens: null,
          cacheWriteHourTokens: null,
          outputTokens: usage.output_tokens,
        }
      : null,
  });
  if (isKnown) return sendJson(response, 200, { result: 'settled' });
  const sentence = 'There is no open permit with this id. Its lease may be over.';
  sendError(response, 404, 'not_found', sentence);
}

const TOO_LARGE = 'This request is larger than 64 kB, which is the limit.';

async function readText(request: IncomingMessage): Promise<string | null> {
  try {
    return (await readBody(request, LARGEST_BODY_BYTES)).toString('utf8');
  } catch (error) {
    if (error instanceof BodyTooLargeError) return null;
    throw error;
  }
}

/** `undefined` for what is not JSON, which no schema takes. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function mistakeIn({ issues: [first] }: z.ZodError): string {
  const place = first?.path.join('.') ?? '';
  if (first?.code === 'unrecognized_keys') {
    const name = [place, first.keys[0]].filter((part) => part !== '').join('.');
    return `There is no “${name}” here.`;
  }
  return place === '' || !first
    ? 'Send a JSON object.'
    : `“${place}” is not right: ${first.message}.`;
}
