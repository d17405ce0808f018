import type { Reach } from '#main/host/reachable.ts';
import type { Dialect } from './dialect.ts';

const THIS_COMPUTER = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Whether a base URL names this computer. */
export function isOnThisComputer(baseUrl: string | null): boolean {
  const url = baseUrl === null ? null : URL.parse(baseUrl);
  return url !== null && THIS_COMPUTER.has(url.hostname);
}

/**
 * A server's address as a person may write it, as a base URL: `localhost:1234` and `http://localhost:1234/v1/`
 * are both `http://localhost:1234`, because every path of such a server begins with its `/v1`. `null` when it
 * is no address.
 */
export function toBaseUrl(typed: string): string | null {
  const text = typed.trim();
  const url = URL.parse(/^[a-z]+:\/\//i.test(text) ? text : `http://${text}`);
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') return null;
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    return null;
  return url.origin + url.pathname.replace(/\/+$/, '').replace(/\/v1$/, '');
}

/** How far its requests may go: one whose address only the person knows may be in their own network. */
export function reachOf({ baseUrl }: Pick<Dialect, 'baseUrl'>): Reach {
  return baseUrl === null ? 'own' : 'public';
}
