import type { Headers } from './dialect.ts';

/** Of one connection only (RFC 9110, section 7.6.1), so they end at each side of us. */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

const NEVER_UP = new Set([
  ...HOP_BY_HOP,
  'host',
  'content-length',
  'expect',
  // Our own token travels in any of these.
  'authorization',
  'x-api-key',
  'x-goog-api-key',
  'xi-api-key',
  // Of a page or a browser, and none of a provider's business.
  'cookie',
  'origin',
  'referer',
  // Replaced below: what we can't read, we can't meter.
  'accept-encoding',
]);

const NEVER_DOWN = new Set([
  ...HOP_BY_HOP,
  'content-length',
  // True of the provider's host, and wrong for a loopback address.
  'alt-svc',
  'set-cookie',
  'strict-transport-security',
]);

type Kept = Record<string, string | readonly string[]>;

/** The client's headers for the provider, the vendor's own ones untouched. */
export function headersUp(headers: Headers): Kept {
  return { ...keep(headers, NEVER_UP), 'accept-encoding': 'identity' };
}

/** The provider's headers for the client. `content-encoding` stays, because the bytes go down as they came. */
export function headersDown(headers: Headers): Kept {
  return keep(headers, NEVER_DOWN);
}

function keep(headers: Headers, unwanted: ReadonlySet<string>): Kept {
  const ofThisHop = namedByConnection(headers);
  const kept: Kept = {};
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    // Ours alone speak in this name, in both directions.
    const isOurs = lower.startsWith('x-tallylight-');
    if (value === undefined || isOurs || unwanted.has(lower) || ofThisHop.has(lower)) continue;
    kept[lower] = value;
  }
  return kept;
}

/** A sender may declare further headers to be of one connection only. */
function namedByConnection(headers: Headers): ReadonlySet<string> {
  const names = String(headers['connection'] ?? '').split(',');
  return new Set(names.map((name) => name.trim().toLowerCase()));
}
