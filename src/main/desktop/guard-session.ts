import type { Session } from 'electron';
import { originOf, OWN_PAGE, type PageAddress } from './page-address.ts';

/** Everything else is refused: Electron itself would grant it all. */
const PERMITTED: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

export type GuardedSession = Pick<
  Session,
  | 'on'
  | 'webRequest'
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
  | 'setSpellCheckerEnabled'
>;

/** Leaves the window with its own page and one permission: to put a text on the clipboard. */
export function guardSession(session: GuardedSession, page: PageAddress): void {
  session.setPermissionRequestHandler((_contents, permission, grant, details) =>
    grant(mayHave(permission, details.requestingUrl, details.isMainFrame, page)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin, { isMainFrame }) =>
    mayHave(permission, origin, isMainFrame, page),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, choose) => choose(null));
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !mayLoad(url, page) }));
}

function mayHave(
  permission: string,
  address: string,
  isMainFrame: boolean,
  page: PageAddress,
): boolean {
  return PERMITTED.has(permission) && isMainFrame && originOf(address) === page.origin;
}

/** Whether the window may load something from there. Its policy says the same; this holds without it. */
export function mayLoad(address: string, page: PageAddress): boolean {
  const scheme = URL.canParse(address) ? new URL(address).protocol : '';
  // The developer tools are a page of Electron's own, and `data:` goes nowhere.
  if (scheme === 'devtools:' || scheme === 'data:') return true;
  const origin = originOf(address.replace(/^ws:/, 'http:'));
  return origin === page.origin || origin === OWN_PAGE.origin;
}
