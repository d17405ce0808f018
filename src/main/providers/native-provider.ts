import type { Readable } from 'node:stream';
import type { Candidate } from '#main/values/call.ts';
import type { NativeAnswer } from '#main/values/native-answer.ts';
import type { DialectRoute, Headers, OwnErrors, RequestReading } from './dialect.ts';
import { createNativeTarget } from './native-target.ts';
import type { NativeTargetParts } from './native-request.ts';
import { passThrough } from './pass-through.ts';

/** A client's request before its body is read. */
export interface NativeHead {
  readonly method: DialectRoute['method'];
  /** Below the provider's base URL, without its query. */
  readonly path: string;
  /** With its question mark; empty when there is none. */
  readonly query: string;
  readonly headers: Headers;
}

/** What is known of a request once its body has been read, or has been found too large to be kept. */
export interface NativeWish {
  readonly model: string | null;
  readonly isStream: boolean;
  /** As somewhere that the call can go. */
  readonly target: Candidate<NativeAnswer>;
}

/** A request's route: what it is, and how to go on with its body. */
export interface NativeRouteMatch {
  readonly what: string;
  readonly requestType: string | null;
  /** Whether its body may be larger than what is kept in memory. */
  readonly isUpload: boolean;
  /** Errors of ours, as clients of this route expect them. */
  readonly ownErrors: OwnErrors;
  /** Takes the whole body, or the body as it comes with nothing read of it. */
  wish(body: Buffer | Readable): NativeWish;
}

/** A provider as its own local address: everything that the door asks of one. */
export function createNativeProvider(path: string, given: NativeTargetParts) {
  const { dialect } = given;
  const parts: NativeTargetParts = { ...given, memory: { unexplained: null } };
  return {
    path,
    name: dialect.providerName,
    /** `null` for the account's administration, which is not for local clients. */
    match(head: NativeHead): NativeRouteMatch | null {
      // Ids of models may arrive encoded, with the colon in front of what is to be done with them.
      const plain = head.path.replaceAll(/%3a/gi, ':');
      if (dialect.closedPaths?.test(asServed(plain))) return null;
      for (const route of dialect.routes) {
        const found = route.method === head.method ? route.path.exec(plain) : null;
        if (found) return matched(parts, head, route, { ...found.groups });
      }
      return matched(parts, head, passThrough(head.method), {});
    },
    errorBody: (status: number, sentence: string): string => dialect.errorBody(status, sentence),
  };
}

const NO_BODY = Buffer.alloc(0);

function matched(
  parts: NativeTargetParts,
  head: NativeHead,
  route: DialectRoute,
  params: Readonly<Record<string, string>>,
): NativeRouteMatch {
  const { method, path, headers } = head;
  const query = withoutKey(head.query, parts.dialect.keyParameter);
  const { what, requestType, isUpload, ownErrors } = route;
  return {
    what,
    requestType,
    isUpload,
    ownErrors: ownErrors ?? parts.dialect,
    wish: (body) => {
      const kept = Buffer.isBuffer(body) ? body : NO_BODY;
      const speaks = parts.speaks?.() ?? null;
      const reading: RequestReading = route.readRequest({ params, headers, body: kept, speaks });
      const there = (reading.elsewhere?.path ?? path) + query;
      const request = { method, path: there, headers, body: reading.body ?? body };
      const target = createNativeTarget(parts, { ...request, route, reading });
      return { model: reading.model, isStream: reading.isStream, target };
    },
  };
}

/** Read by everybody as it is written, as nearly all are. A dot may be a detour, so it is looked at. */
const PLAIN_PATH = /^(?:\/[\w:~-]+)+$/;

/** As servers read a path: decoded, without its detours, and with one slash where there are several. */
function asServed(path: string): string {
  if (PLAIN_PATH.test(path)) return path;
  let decoded = path;
  try {
    decoded = new URL(`http://localhost${decodeURIComponent(path)}`).pathname;
  } catch {
    // What can't be decoded is taken as it is written.
  }
  return decoded.replaceAll(/\/{2,}/g, '/');
}

/** Everything else of the query stays as its client wrote it. */
function withoutKey(query: string, name: string | undefined): string {
  if (name === undefined || query === '') return query;
  // Read as the guard reads it, to whom an encoded name is the same name.
  const kept = query
    .slice(1)
    .split('&')
    .filter((part) => !new URLSearchParams(part).has(name));
  return kept.length === 0 ? '' : `?${kept.join('&')}`;
}
