import type { Core } from '../create-core.ts';
import type { Route, UpgradeRoute } from '#main/host/route.ts';
import { serveOverWebSocket } from '#main/transport/websocket.ts';
import { readPageFiles } from '#main/host/page-files.ts';
import { createPageRoutes } from './page-routes.ts';

export interface WebHost {
  readonly routes: readonly Route[];
  readonly upgrades: readonly UpgradeRoute[];
  /** The window's address with a fresh one-time code. The code is in the part that is never sent. */
  makeAddress(): string;
  close(): void;
}

/** Shows the core in a browser on this computer, with the built page from `pageFolder`. */
export async function createWebHost(core: Core, pageFolder: string): Promise<WebHost> {
  const files = await readPageFiles(pageFolder);
  const pages = serveOverWebSocket(core.router, core.reportBug);
  return {
    ...createPageRoutes(files, core.windows.exchange, pages),
    makeAddress: () => `${core.address() ?? ''}/#code=${core.windows.makeCode()}`,
    close: pages.close,
  };
}
