import type { Readable } from 'node:stream';
import { Agent } from 'undici';

/** A request to a provider. Redirects are never followed: a key must not travel to another host. */
export interface HttpRequest {
  readonly origin: string;
  /** With its query, beginning with `/`. */
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer | Readable | null;
  /** Ends it, its body included. But for connecting there is no other deadline, so it must be aborted some time. */
  readonly signal: AbortSignal;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Read it to its end or destroy it; it holds back the other side while nobody reads. */
  readonly body: Readable;
}

/** Thrown by `send`; `isSent` says whether the other side may have received the request. */
export class HttpFault extends Error {
  override readonly name = 'HttpFault';
  readonly code: string;
  readonly isSent: boolean;

  constructor(message: string, code: string, isSent: boolean) {
    super(message);
    this.code = code;
    this.isSent = isSent;
  }
}

export interface HttpClient {
  /** Resolves with the headers. Throws `HttpFault`, or the signal's reason once it is aborted. */
  send(request: HttpRequest): Promise<HttpReply>;
  close(): Promise<void>;
}

/** Undici looks at its timers twice a second and begins late, so that this becomes 5 s, give or take a half. */
const CONNECT_TIMEOUT_MS = 4_500;
const KEEP_ALIVE_MS = 60_000;

/** Faults of undici that end a request before a byte of it was written. */
const NEVER_SENT = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

export function createHttpClient(): HttpClient {
  const agent = new Agent({
    // The limits decide how many requests run at once. A bound here would be a second queue that nobody
    // sees, in which a few readers that take nothing could hold up every honest caller.
    connections: null,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Who waits knows for how long, and has a clock that can be moved.
    headersTimeout: 0,
    bodyTimeout: 0,
    // A request that fails while its connection is being reused must not be sent a second time.
    pipelining: 1,
  });
  return {
    async send({ origin, path, method, headers, body, signal }) {
      try {
        const reply = await agent.request({
          origin,
          path,
          method,
          headers: headers as Record<string, string | string[]>,
          body,
          signal,
        });
        return { status: reply.statusCode, headers: reply.headers, body: reply.body };
      } catch (error) {
        signal.throwIfAborted();
        throw toFault(error);
      }
    },
    close: () => agent.destroy(),
  };
}

function toFault(error: unknown): HttpFault {
  if (!(error instanceof Error)) return new HttpFault(String(error), 'UNKNOWN', true);
  // Node reports several addresses that all refused as one AggregateError without a code.
  const cause = error instanceof AggregateError ? (error.errors[0] as Error) : error;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : 'UNKNOWN';
  return new HttpFault(cause.message, code, !NEVER_SENT.has(code));
}
