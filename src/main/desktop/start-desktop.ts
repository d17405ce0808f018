import { lockProfile } from '#main/host/profile-lock.ts';
import type { Electron, Surroundings } from './electron-parts.ts';
import { prepareLaunch } from './launch.ts';
import { showOwnCore } from './own-core.ts';
import { registerPageScheme } from './page-protocol.ts';
import { showRunningHost } from './running-host.ts';
import { sentenceOf } from './sentence-of.ts';
import { isFirstInstance } from './single-instance.ts';

const EXIT_NOT_STARTED = 1;

/**
 * Starts Tallylight with a window of its own, or shows the one that runs with this profile already.
 * What keeps it from starting is told in a box. Call it before Electron is ready, and don't let that
 * wait for it.
 */
export async function startDesktop(electron: Electron, surroundings: Surroundings): Promise<void> {
  const { app, dialog, protocol } = electron;
  // For menus and boxes: in a clone it would be called like its package.
  app.setName('Tallylight');
  app.enableSandbox();
  registerPageScheme(protocol);
  try {
    const launch = prepareLaunch(app, surroundings);
    let show = (): void => {};
    if (!isFirstInstance(app, launch.flags, () => show())) return app.exit(0);
    await app.whenReady();
    const lock = lockProfile(launch.paths.folder);
    show = lock
      ? await showOwnCore(electron, surroundings, launch, lock)
      : await showRunningHost(electron, surroundings, launch);
  } catch (error) {
    // Earlier, Linux would print the box instead of showing it.
    await app.whenReady();
    dialog.showErrorBox('Tallylight can’t start', sentenceOf(error));
    app.exit(EXIT_NOT_STARTED);
  }
}
