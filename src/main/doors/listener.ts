import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { HttpHandlers } from '#main/host/http-server.ts';
import type { Caller, Route, UpgradeRoute } from '#main/host/route.ts';
import { judge, type GuardSettings, type Knock, type Reason } from './guard.ts';
import { matchPath } from './match-route.ts';
import { sendError } from './send-json.ts';

export interface ListenerParts {
  readonly routes: readonly Route[];
  readonly upgrades: readonly UpgradeRoute[];
  /** Told of every request that the guard turned away. */
  readonly refused: (reason: Reason, path: string) => void;
  readonly reportBug: (error: unknown) => void;
}

interface Found<R> {
  readonly route: R;
  readonly params: Readonly<Record<string, string>>;
}

/** Puts the guard in front of everything that listens: what is not in the lists does not exist. */
export function createListener(parts: ListenerParts, guard: () => GuardSettings): HttpHandlers {
  const { routes, upgrades, refused, reportBug } = parts;

  function onRequest(request: IncomingMessage, response: ServerResponse): void {
    const knock = knockOf(request);
    const path = pathOf(knock.target);
    const found = find(routes, path, (route) => route.method === knock.method);
    const verdict = judge(knock, found?.route.access ?? null, guard());
    if (verdict.kind === 'enter' && found) {
      enter(found, verdict.caller, request, response);
      return;
    }
    const { status, sentence, reason } =
      verdict.kind === 'refuse' ? verdict : { status: 404, sentence: '', reason: 'route' as const };
    refused(reason, path);
    // The body of a stranger is not read, so the connection can't be used again.
    response.setHeader('connection', 'close');
    if (found?.route.refuse) found.route.refuse(response, status, sentence);
    else sendError(response, status, codeOf(reason), sentence);
  }

  function enter(
    { route, params }: Found<Route>,
    caller: Caller,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const exchange = { request, response, url, params, caller };
    Promise.resolve()
      .then(() => route.handle(exchange))
      .catch((error: unknown) => {
        reportBug(error);
        if (response.headersSent) response.destroy();
        else sendError(response, 500, 'internal', 'Something went wrong inside Tallylight.');
      });
  }

  function onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const knock = knockOf(request);
    const path = pathOf(knock.target);
    const found = find(upgrades, path, () => true);
    const verdict = judge(knock, found?.route.access ?? null, guard());
    // A page that opens a socket always names its Origin; a program that names none has no business there.
    const isRight = found?.route.isForPrograms === true || knock.headers.origin !== undefined;
    if (verdict.kind === 'enter' && found && isRight) {
      found.route.upgrade(request, socket, head);
      return;
    }
    refused(verdict.kind === 'refuse' ? verdict.reason : 'origin', path);
    const status = verdict.kind === 'refuse' ? verdict.status : 403;
    socket.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
  }

  return { onRequest, onUpgrade };
}

function find<R extends { readonly path: string }>(
  routes: readonly R[],
  path: string,
  fits: (route: R) => boolean,
): Found<R> | null {
  for (const route of routes) {
    if (!fits(route)) continue;
    const params = matchPath(route.path, path);
    if (params) return { route, params };
  }
  return null;
}

function knockOf(request: IncomingMessage): Knock {
  const { method = '', url: target = '', httpVersion, headers, rawHeaders } = request;
  return { method, target, httpVersion, headers, rawHeaders };
}

function pathOf(target: string): string {
  const end = target.indexOf('?');
  return end === -1 ? target : target.slice(0, end);
}

function codeOf(reason: Reason): string {
  const codes: Readonly<Record<Reason, string>> = {
    shape: 'bad_request',
    host: 'forbidden',
    origin: 'forbidden',
    site: 'forbidden',
    scope: 'forbidden',
    token: 'unauthorized',
    route: 'not_found',
  };
  return codes[reason];
}
