import { join } from 'node:path';
import { createCore, type CoreOptions } from '#main/create-core.ts';
import type { ProfileLock } from '#main/host/profile-lock.ts';
import { createSystemHost } from '#main/host/system-host.ts';
import { createPortServer } from '#main/transport/message-port.ts';
import { DesktopState } from './desktop-state.ts';
import type { Electron, Surroundings } from './electron-parts.ts';
import { endWhenTold } from './ends.ts';
import type { Launch } from './launch.ts';
import { createOwnShell } from './own-shell.ts';
import { OWN_PAGE } from './page-address.ts';
import { readPageFiles } from '#main/host/page-files.ts';
import { givePortsToPages } from './page-port.ts';
import { findPlaces } from './places.ts';
import { securePage } from './secure-page.ts';
import { hasTrayHost } from './tray-host.ts';

/**
 * Runs the core in this process, with window, menu and tray around it. Resolves with what brings the
 * window to the front. Throws an error with a sentence for the person when the core can't start.
 */
export async function showOwnCore(
  electron: Electron,
  surroundings: Surroundings,
  launch: Launch,
  lock: ProfileLock,
): Promise<() => void> {
  const { ipcMain, MessageChannelMain } = electron;
  const { platform, environment, entryFolder } = surroundings;
  const files = await readPageFiles(findPlaces(entryFolder).page);
  const hasTray = hasTrayHost(platform, environment);
  const host = createSystemHost(launch.paths, entryFolder);
  const core = createCore(host, coreOptions(electron, launch, hasTray));
  const state = new DesktopState(join(launch.paths.folder, 'desktop.json'), host.files);
  await state.load();

  securePage(electron, OWN_PAGE, files);
  givePortsToPages(OWN_PAGE, {
    ipcMain,
    createChannel: () => new MessageChannelMain(),
    serve: createPortServer(core.router, core.reportBug),
  });
  const release = (): void => lock.release();
  const shell = createOwnShell(
    electron,
    surroundings,
    { core, state, hasTray, release },
    host.clock,
  );
  endWhenTold(surroundings.process, {
    end: (exitCode) => void shell.end(exitCode),
    report: core.reportBug,
  });
  await startOrStop(core.start({ routes: [], upgrades: [], makeAddress }), shell.stop);
  shell.open();
  return () => shell.show();

  /** Whoever asks for an address, such as a second start in a browser, is shown this window instead. */
  function makeAddress(): null {
    shell.show();
    return null;
  }
}

function coreOptions(
  { shell }: Pick<Electron, 'shell'>,
  { options: { port, isPractice } }: Launch,
  hasTray: boolean,
): CoreOptions {
  return {
    port,
    isPractice,
    capabilities: {
      tray: hasTray,
      systemNotifications: false,
      openFolder: true,
      startAtLogin: false,
    },
    openFolder: async (path) => {
      const problem = await shell.openPath(path);
      if (problem !== '') throw new Error(problem);
    },
  };
}

/** Half a core must not stay behind the box that says why there is none. */
async function startOrStop(start: Promise<void>, stop: () => Promise<void>): Promise<void> {
  try {
    await start;
  } catch (error) {
    await stop().catch(() => {});
    throw error;
  }
}
