import { createRouterClient } from '@orpc/server';
import type { Core } from '#main/create-core.ts';
import type { Clock } from '#main/host/clock.ts';
import { createActions } from './actions.ts';
import { createCloseHandler } from './closing.ts';
import { NOTHING_SEEN, requestsUnderWay } from './core-view.ts';
import { createPageWindow } from './create-page-window.ts';
import { createTray } from './create-tray.ts';
import type { DesktopState } from './desktop-state.ts';
import type { Electron, Surroundings } from './electron-parts.ts';
import { followCore } from './follow-core.ts';
import { showMenuBar } from './menu-bar.ts';
import { OWN_PAGE } from './page-address.ts';
import { Quitting } from './quitting.ts';
import { trayModel } from './tray-model.ts';

export interface ShellParts {
  readonly core: Core;
  readonly state: DesktopState;
  readonly hasTray: boolean;
  /** Called after the core has ended. */
  readonly release: () => void;
}

/** Window, menu and tray around a core in this process, and the way out. Nothing shows until `open`. */
export function createOwnShell(
  electron: Electron,
  surroundings: Surroundings,
  { core, state, hasTray, release }: ShellParts,
  clock: Clock,
) {
  const { app, dialog } = electron;
  const { reportBug } = core;
  const client = createRouterClient(core.router);
  const following = new AbortController();
  let view = NOTHING_SEEN;

  const quitting = new Quitting(
    { app, dialog, requestsUnderWay: () => requestsUnderWay(view), stop, reportBug },
    clock,
  );
  const onClose = createCloseHandler({
    dialog,
    state,
    hasTray,
    isQuitting: () => quitting.isUnderWay,
    hide: () => window.hide(),
    quit: () => app.quit(),
    onAnswer: showMenu,
  });
  const onFall = (reason: string): void => reportBug(new Error(`The window ended: ${reason}`));
  const window = createPageWindow(
    electron,
    surroundings,
    { page: OWN_PAGE, hasPort: true, state, onClose, onFall },
    clock,
  );
  const act = createActions({
    client,
    show,
    setKeepRunning: (keepRunning) => {
      void state.change({ keepRunning });
      showMenu();
    },
    quit: () => app.quit(),
    reportBug,
  });
  const tray = hasTray ? createTray(electron, surroundings, act) : null;

  /** Brings the window to the front, unless the end has begun. */
  function show(screen?: string): void {
    if (!quitting.isUnderWay) window.show(screen);
  }

  function showMenu(): void {
    const situation = {
      platform: surroundings.platform,
      isPackaged: app.isPackaged,
      keepRunning: state.current.keepRunning ?? false,
      ownsCore: true,
    };
    showMenuBar(electron, situation, act);
  }

  /** The page first: what it asks of a core that ends could only fail. */
  async function stop(): Promise<void> {
    following.abort();
    window.close();
    tray?.close();
    await core.stop();
    release();
  }

  return {
    show,
    stop,
    /** Stops everything, then the process. */
    end: (exitCode: number) => quitting.end(exitCode),
    /** Call once the core has started. */
    open(): void {
      if (quitting.isUnderWay) return;
      showMenu();
      app.on('activate', () => show());
      // Without a listener, Electron would quit.
      app.on('window-all-closed', () => {});
      const onChange = (next: typeof view): void => {
        view = next;
        tray?.show(trayModel(view));
      };
      tray?.show(trayModel(view));
      followCore({ client, onChange, reportBug }, following.signal, clock);
      show();
    },
  };
}
