import type { IncomingHttpHeaders } from 'node:http';
import type { Caller } from '#main/host/route.ts';
import type { Access } from '#main/host/route.ts';

/** What the guard looks at, and no more. */
export interface Knock {
  readonly method: string;
  /** As it came: path and query. */
  readonly target: string;
  readonly httpVersion: string;
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, as they came: the only place where a second Host shows. */
  readonly rawHeaders: readonly string[];
}

export type Verdict =
  | { readonly kind: 'enter'; readonly caller: Caller }
  | {
      readonly kind: 'refuse';
      readonly status: 400 | 401 | 403 | 404;
      readonly sentence: string;
      readonly reason: Reason;
    };

export type Reason = 'shape' | 'host' | 'origin' | 'site' | 'token' | 'scope' | 'route';

export interface GuardSettings {
  /** The port that we listen on; what names another port is not meant for us. */
  readonly port: number;
  /** Who bears this token; `null` when nobody does. */
  readonly callerOf: (token: string) => Caller | null;
}

export const NOBODY: Caller = { kind: 'nobody', id: '', name: '', scope: 'use' };

/**
 * Decides about every request to the loopback address, in the order shape → Host → Origin → site →
 * token → route. `access` is the route's, or `null` when there is no such route. The port answers every
 * program on this computer and, through a name that resolves to it, every web site the user visits:
 * neither the address nor a missing Origin proves anything.
 */
export function judge(knock: Knock, access: Access | null, settings: GuardSettings): Verdict {
  const shape = shapeFault(knock);
  if (shape) return refuse(400, 'shape', shape);

  const own = [
    `127.0.0.1:${settings.port}`,
    `[::1]:${settings.port}`,
    `localhost:${settings.port}`,
  ];
  if (!own.includes(knock.headers.host?.toLowerCase() ?? ''))
    return refuse(403, 'host', 'Tallylight answers only to its own local address.');

  const { origin } = knock.headers;
  if (origin !== undefined && !own.some((host) => origin === `http://${host}`))
    return refuse(403, 'origin', 'Web pages may not use Tallylight’s local address.');
  const site = knock.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    return refuse(403, 'site', 'Web pages may not use Tallylight’s local address.');

  if (access === 'open') return { kind: 'enter', caller: NOBODY };
  const token = tokenOf(knock);
  const caller = token === null ? null : settings.callerOf(token);
  if (caller === null)
    return refuse(
      401,
      'token',
      'Tallylight doesn’t know this token. Make one in its window: Settings → Add client.',
    );
  if (access === null) return refuse(404, 'route', 'There is nothing at this address.');
  if (!mayUse(caller, access))
    return refuse(403, 'scope', `“${caller.name}” is not allowed to do this.`);
  return { kind: 'enter', caller };
}

function mayUse(caller: Caller, access: Exclude<Access, 'open'>): boolean {
  if (access === 'window') return caller.kind === 'window';
  return caller.kind === 'client' && (access === 'use' || caller.scope === 'manage');
}

/** Node accepts two Hosts, absolute-form targets and HTTP/1.0 without a Host; nothing honest sends them here. */
function shapeFault({ method, target, httpVersion, rawHeaders }: Knock): string | null {
  if (httpVersion !== '1.1') return 'Tallylight speaks HTTP/1.1.';
  if (method === 'CONNECT' || !target.startsWith('/') || target.startsWith('//'))
    return 'The address must begin with a single slash.';
  const names = rawHeaders.filter((_text, index) => index % 2 === 0);
  if (names.filter((name) => name.toLowerCase() === 'host').length !== 1)
    return 'A request needs exactly one Host header.';
  return null;
}

/** SDKs put our token where they would put their provider's key. Only Gemini's older clients use the query. */
function tokenOf({ headers, target }: Knock): string | null {
  const scheme = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '');
  if (scheme?.[1]) return scheme[1];
  for (const name of ['x-api-key', 'x-goog-api-key', 'xi-api-key'] as const) {
    const value = headers[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  const offered = (headers['sec-websocket-protocol'] ?? '').split(/, */);
  if (offered[0] === 'tallylight' && offered[1]) return offered[1];
  if (!target.startsWith('/gemini/')) return null;
  return new URL(target, 'http://localhost').searchParams.get('key');
}

function refuse(status: 400 | 401 | 403 | 404, reason: Reason, sentence: string): Verdict {
  return { kind: 'refuse', status, reason, sentence };
}
