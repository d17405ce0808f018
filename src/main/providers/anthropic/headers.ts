import type { Headers } from '../dialect.ts';

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
  // Our own token travels in either of these.
  'authorization',
  'x-api-key',
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

/** The client's headers for the provider, the vendor's own ones untouched. */
export function headersUp(headers: Headers): Record<string, string | readonly string[]> {
  const kept = keep(headers, (name) => !NEVER_UP.has(name) && !name.startsWith('x-tallylight-'));
  return { ...kept, 'accept-encoding': 'identity' };
}

/** The provider's headers for the client. */
export function headersDown(headers: Headers): Record<string, string | readonly string[]> {
  return keep(headers, (name) => !NEVER_DOWN.has(name));
}

function keep(
  headers: Headers,
  isWanted: (name: string) => boolean,
): Record<string, string | readonly string[]> {
  const kept: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (value !== undefined && isWanted(lower)) kept[lower] = value;
  }
  return kept;
}
