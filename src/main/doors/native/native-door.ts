import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { Clock } from '#main/host/clock.ts';
import type { Exchange, Route } from '#main/host/route.ts';
import type { Call, Candidate, Delivery, Settlement } from '#main/values/call.ts';
import type { NativeAnswer } from '#main/values/native-answer.ts';
import { BodyTooLargeError, readBody } from '../read-body.ts';
import { readUrgency } from '../urgency.ts';
import type { ClientRetries } from './client-retries.ts';
import { createNativeDelivery } from './native-delivery.ts';

/** What the door needs to know of a provider. */
export interface NativeProvider extends Pick<OwnErrors, 'errorBody'> {
  /** Such as `/anthropic`. */
  readonly path: string;
  readonly name: string;
  /** `null` for what is not for local clients. */
  match(head: {
    readonly method: Route['method'];
    /** Below `path`. */
    readonly path: string;
    readonly query: string;
    readonly headers: IncomingMessage['headers'];
  }): {
    readonly what: string;
    readonly requestType: string | null;
    readonly isUpload: boolean;
    readonly ownErrors: OwnErrors;
    wish(body: Buffer | Readable): {
      readonly model: string | null;
      readonly isStream: boolean;
      readonly target: Candidate<NativeAnswer>;
    };
  } | null;
}

interface OwnErrors {
  errorBody(status: number, sentence: string): string;
  errorEvent(sentence: string): string;
}

export type RunNativeCall = (
  call: Call,
  candidates: readonly Candidate<NativeAnswer>[],
  delivery: Delivery<NativeAnswer>,
) => Promise<Settlement>;

export interface NativeDoorParts {
  readonly run: RunNativeCall;
  readonly newCallId: () => string;
  readonly retries: ClientRetries;
  /** Aborted when Tallylight shuts down. */
  readonly stopping: AbortSignal;
}

/** Of the limits on strangers in docs/security.md; Anthropic's own limit is the same. */
const LARGEST_BODY_BYTES = 32 * 1024 * 1024;
/** A recording may be larger; it is passed on as it comes and never kept. */
const LARGEST_KEPT_UPLOAD_BYTES = 1024 * 1024;
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** The addresses that speak a provider's own dialect: a client changes its base URL and nothing else. */
export function createNativeRoutes(
  provider: NativeProvider,
  { run, newCallId, retries, stopping }: NativeDoorParts,
  clock: Clock,
): Route[] {
  const refuse = (response: ServerResponse, status: number, sentence: string): void => {
    response.setHeader('x-should-retry', 'false');
    sendOwn(response, status, provider.errorBody(status, sentence));
  };

  async function handle(
    { request, response, caller, url }: Exchange,
    method: Route['method'],
  ): Promise<void> {
    const gone = new AbortController();
    response.on('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    const { headers } = request;
    const path = url.pathname.slice(provider.path.length);
    const route = provider.match({ method, path, query: url.search, headers });
    if (!route) {
      request.resume();
      return refuse(response, 403, closed(provider.name));
    }

    let body: Buffer | Readable = request;
    try {
      if (!route.isUpload || isSmall(request)) body = await readBody(request, LARGEST_BODY_BYTES);
    } catch (error) {
      if (!(error instanceof BodyTooLargeError)) return void response.destroy();
      response.setHeader('connection', 'close');
      return refuse(response, 413, 'This request is larger than 32 MB, which is the limit.');
    }

    const urgency = readUrgency(headers, clock.monotonicMs());
    if ('problem' in urgency) return refuse(response, 400, urgency.problem);
    const { model, isStream, target } = route.wish(body);
    const id = newCallId();
    const { retry, ended } = retries.note({
      callId: id,
      clientId: caller.id,
      method,
      path: url.pathname + url.search,
      body: Buffer.isBuffer(body) ? body : null,
      retryCount: headerText(request, 'x-stainless-retry-count') ?? undefined,
    });
    const call: Call = {
      id,
      kind: 'message',
      what: route.what,
      clientId: caller.id,
      clientName: caller.name,
      episodeTag: headerText(request, 'x-tallylight-episode'),
      model,
      requestType: route.requestType,
      isStream,
      ...urgency,
      clientRetry: retry,
      signal: AbortSignal.any([gone.signal, stopping]),
    };
    const delivery = createNativeDelivery(
      { callId: call.id, response, hasGone: () => gone.signal.aborted, signal: call.signal },
      route.ownErrors,
      clock,
    );
    await run(call, [target], delivery);
    ended();
  }

  return METHODS.map((method) => ({
    method,
    path: `${provider.path}/*`,
    access: 'use' as const,
    refuse,
    handle: (exchange) => handle(exchange, method),
  }));
}

function closed(name: string): string {
  return `This address manages your ${name} account. Programs on this computer may use ${name}, but not manage it.`;
}

/** Whether so little is announced that it may be kept, and so be sent again. */
function isSmall({ headers }: IncomingMessage): boolean {
  if (headers['transfer-encoding'] !== undefined) return false;
  return Number(headers['content-length'] ?? 0) <= LARGEST_KEPT_UPLOAD_BYTES;
}

/** An answer of ours in the provider's own shape. */
export function sendOwn(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

function headerText(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
