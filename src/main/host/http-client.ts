import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { OUT_OF_REACH } from '#main/values/out-of-reach.ts';
import { Agent, buildConnector } from 'undici';
import { isReachable, type Reach } from './reachable.ts';

/** A request to a provider. Redirects are never followed: a key must not travel to another host. */
export interface HttpRequest {
  readonly origin: string;
  /** With its query, beginning with `/`. */
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer | Readable | null;
  /** How far it may go; to the internet alone, unless this says otherwise. */
  readonly reach?: Reach;
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
  OUT_OF_REACH,
  'UND_ERR_CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** `lookup` finds the addresses of a name. */
export function createHttpClient(lookup: LookupFunction = systemLookup): HttpClient {
  // A connection that one may use is none for the other.
  const agents = { public: createAgent('public', lookup), own: createAgent('own', lookup) };
  return {
    async send({ origin, path, method, headers, body, signal, reach = 'public' }) {
      try {
        const reply = await agents[reach].request({
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
    close: async () => {
      await Promise.all([agents.public.destroy(), agents.own.destroy()]);
    },
  };
}

function createAgent(reach: Reach, lookup: LookupFunction): Agent {
  return new Agent({
    // The limits decide how many requests run at once. A bound here would be a second queue that nobody
    // sees, in which a few readers that take nothing could hold up every honest caller.
    connections: null,
    connect: createConnector(reach, lookup),
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Who waits knows for how long, and has a clock that can be moved.
    headersTimeout: 0,
    bodyTimeout: 0,
    // A request that fails while its connection is being reused must not be sent a second time.
    pipelining: 1,
  });
}

/** Connects where that may be: looked at before, so that nothing is knocked at, and at what was really reached. */
function createConnector(reach: Reach, lookup: LookupFunction): buildConnector.connector {
  const connect = buildConnector({
    timeout: CONNECT_TIMEOUT_MS,
    lookup: (name, options, done) =>
      lookup(name, options, (error, found, family) => {
        if (error) return done(error, found, family);
        const all = typeof found === 'string' ? [{ address: found, family: family ?? 0 }] : found;
        const allowed = all.filter(({ address }) => isReachable(address, name, reach));
        if (typeof found !== 'string')
          return done(allowed.length > 0 ? null : outOfReach(), allowed);
        done(allowed.length > 0 ? null : outOfReach(), found, family);
      }),
  });
  return (options, done) => {
    const host = options.hostname.replace(/^\[(.*)\]$/, '$1');
    if (isIP(host) !== 0 && !isReachable(host, host, reach)) return done(outOfReach(), null);
    connect(options, (...[error, socket]) => {
      if (error !== null) return done(error, null);
      if (isReachable(socket.remoteAddress ?? '', host, reach)) return done(null, socket);
      socket.destroy();
      done(outOfReach(), null);
    });
  };
}

function outOfReach(): Error {
  return Object.assign(new Error('This address may not be reached'), { code: OUT_OF_REACH });
}

function toFault(error: unknown): HttpFault {
  if (!(error instanceof Error)) return new HttpFault(String(error), 'UNKNOWN', true);
  // Node reports several addresses that all refused as one AggregateError without a code.
  const cause = error instanceof AggregateError ? (error.errors[0] as Error) : error;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : 'UNKNOWN';
  return new HttpFault(cause.message, code, !NEVER_SENT.has(code));
}
