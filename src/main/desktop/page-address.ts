/** Where the window's page comes from, and what is part of it. */
export interface PageAddress {
  /** As Chromium writes it: scheme, host and port, nothing behind. */
  readonly origin: string;
  /** Opened first. It may hold a one-time code. */
  readonly startUrl: string;
  /** Opened every time after. */
  readonly homeUrl: string;
}

export const PAGE_SCHEME = 'app';
const OWN_ORIGIN = `${PAGE_SCHEME}://tallylight`;
const LOOPBACK = /^(127\.0\.0\.1|\[::1\]|localhost)$/;
/** A page that has to be reached whatever state the other one is in. */
export const RECOVERY_PATH = '/recovery.html';
export const RECOVERY_URL = `${OWN_ORIGIN}${RECOVERY_PATH}`;

/** The page that comes with the app. */
export const OWN_PAGE: PageAddress = {
  origin: OWN_ORIGIN,
  startUrl: `${OWN_ORIGIN}/index.html`,
  homeUrl: `${OWN_ORIGIN}/index.html`,
};

/** The page that a browser host on this computer serves; `null` for any other address. */
export function pageOfHost(address: string): PageAddress | null {
  const url = parseUrl(address);
  if (url?.protocol !== 'http:' || !LOOPBACK.test(url.hostname)) return null;
  if (url.username !== '' || url.password !== '') return null;
  return { origin: url.origin, startUrl: url.href, homeUrl: `${url.origin}/` };
}

/** `null` for what has none, such as `about:blank` or `data:`. */
export function originOf(address: string): string | null {
  const url = parseUrl(address);
  // `URL.origin` is "null" for a scheme of one's own.
  return url && url.host !== '' ? `${url.protocol}//${url.host}` : null;
}

/** Whether the address is the page itself, at whichever screen. */
export function isPage(address: string, page: PageAddress): boolean {
  const url = parseUrl(address);
  if (!url || originOf(address) !== page.origin || url.username !== '') return false;
  return url.pathname === new URL(page.homeUrl).pathname && url.search === '';
}

function parseUrl(address: string): URL | null {
  return URL.canParse(address) ? new URL(address) : null;
}
