import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '#main/host/clock.ts';
import type { Exchange, Route } from '#main/host/route.ts';
import type { Call, Candidate, Delivery, Settlement } from '#main/values/call.ts';
import type { NativeAnswer } from '#main/values/native-answer.ts';
import { BodyTooLargeError, readBody } from '../read-body.ts';
import { readUrgency } from '../urgency.ts';
import { createNativeDelivery } from './native-delivery.ts';

/** What the door needs to know of a provider. */
export interface NativeProvider {
  /** Such as `/anthropic`. */
  readonly path: string;
  readonly routes: readonly {
    readonly method: 'POST';
    readonly path: string;
    readonly what: string;
  }[];
  readRequest(body: Buffer): {
    readonly model: string | null;
    readonly isStream: boolean;
    readonly inputCharacters: number;
    readonly maxOutputTokens: number | null;
  };
  target(request: {
    readonly method: string;
    readonly path: string;
    readonly headers: IncomingMessage['headers'];
    readonly body: Buffer;
    readonly isStream: boolean;
    readonly inputCharacters: number;
    readonly maxOutputTokens: number | null;
    readonly model: string | null;
  }): Candidate<NativeAnswer>;
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
  /** Aborted when Tallylight shuts down. */
  readonly stopping: AbortSignal;
}

/** Of the limits on strangers in docs/security.md; Anthropic's own limit is the same. */
const LARGEST_BODY_BYTES = 32 * 1024 * 1024;

/** The addresses that speak a provider's own dialect: a client changes its base URL and nothing else. */
export function createNativeRoutes(
  provider: NativeProvider,
  { run, newCallId, stopping }: NativeDoorParts,
  clock: Clock,
): Route[] {
  const refuse = (response: ServerResponse, status: number, sentence: string): void => {
    response.setHeader('x-should-retry', 'false');
    sendOwn(response, status, provider.errorBody(status, sentence));
  };

  async function handle(
    exchange: Exchange,
    route: NativeProvider['routes'][number],
  ): Promise<void> {
    const { request, response, caller, url } = exchange;
    const gone = new AbortController();
    response.on('close', () => {
      if (!response.writableFinished) gone.abort();
    });

    let body: Buffer;
    try {
      body = await readBody(request, LARGEST_BODY_BYTES);
    } catch (error) {
      if (!(error instanceof BodyTooLargeError)) return void response.destroy();
      response.setHeader('connection', 'close');
      return refuse(response, 413, 'This request is larger than 32 MB, which is the limit.');
    }

    const urgency = readUrgency(request.headers, clock.monotonicMs());
    if ('problem' in urgency) return refuse(response, 400, urgency.problem);
    const read = provider.readRequest(body);
    const call: Call = {
      id: newCallId(),
      kind: 'message',
      what: route.what,
      clientId: caller.id,
      clientName: caller.name,
      episodeTag: headerText(request, 'x-tallylight-episode'),
      model: read.model,
      isStream: read.isStream,
      ...urgency,
      signal: AbortSignal.any([gone.signal, stopping]),
    };
    const target = provider.target({
      method: route.method,
      path: route.path + url.search,
      headers: request.headers,
      body,
      isStream: read.isStream,
      inputCharacters: read.inputCharacters,
      maxOutputTokens: read.maxOutputTokens,
      model: read.model,
    });
    const delivery = createNativeDelivery(
      { callId: call.id, response, hasGone: () => gone.signal.aborted, signal: call.signal },
      provider,
      clock,
    );
    await run(call, [target], delivery);
  }

  return provider.routes.map((route) => ({
    method: route.method,
    path: provider.path + route.path,
    access: 'use' as const,
    refuse,
    handle: (exchange) => handle(exchange, route),
  }));
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
