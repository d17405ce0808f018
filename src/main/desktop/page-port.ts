import type {
  IpcMain,
  MessageChannelMain,
  MessagePortMain,
  WebContents,
  WebFrameMain,
} from 'electron';
import { ASK_FOR_PORT, PORT } from '#contract/host-bridge.ts';
import { isPage, originOf, type PageAddress } from './page-address.ts';

export interface PortParts {
  readonly ipcMain: Pick<IpcMain, 'on'>;
  readonly createChannel: () => MessageChannelMain;
  /** Serves the contract to whoever holds the other end. */
  readonly serve: (port: MessagePortMain) => void;
}

/** Gives our page a port when it asks. A reloaded page asks again, and its earlier port is closed. */
export function givePortsToPages(page: PageAddress, parts: PortParts): void {
  const ports = new WeakMap<WebContents, MessagePortMain>();
  parts.ipcMain.on(ASK_FOR_PORT, ({ sender, senderFrame }) => {
    if (!senderFrame || !isOurPage(senderFrame, page)) return;
    ports.get(sender)?.close();
    const { port1, port2 } = parts.createChannel();
    ports.set(sender, port1);
    parts.serve(port1);
    port1.start();
    senderFrame.postMessage(PORT, null, [port2]);
  });
}

/** Only the whole page of a window that is there now: no frame in it, and nothing that took its place. */
function isOurPage(frame: WebFrameMain, page: PageAddress): boolean {
  if (frame.isDestroyed() || frame.detached || frame.parent !== null) return false;
  // A window opened at about:blank has its opener's origin, so both are looked at.
  return originOf(frame.origin) === page.origin && isPage(frame.url, page);
}
