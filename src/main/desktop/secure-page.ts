import type { Electron } from './electron-parts.ts';
import { guardContents } from './guard-contents.ts';
import { guardSession } from './guard-session.ts';
import { createOpenOutside, OUTSIDE_HOSTS } from './open-outside.ts';
import { RECOVERY_PATH, type PageAddress } from './page-address.ts';
import type { PageFile } from '#main/host/page-files.ts';
import { servePage } from './page-protocol.ts';
import { createRecoveryPage } from './recovery-page.ts';

/** Serves the page's files and keeps every window to that page. Call it before the first window. */
export function securePage(
  { app, protocol, session, shell }: Pick<Electron, 'app' | 'protocol' | 'session' | 'shell'>,
  page: PageAddress,
  files: ReadonlyMap<string, PageFile>,
): void {
  servePage(protocol, new Map([...files, [RECOVERY_PATH, createRecoveryPage(page.homeUrl)]]));
  guardSession(session.defaultSession, page);
  const openOutside = createOpenOutside(OUTSIDE_HOSTS, (address) => shell.openExternal(address));
  guardContents(app, page, openOutside);
}
