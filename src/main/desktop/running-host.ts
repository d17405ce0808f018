import { join } from 'node:path';
import { systemClock } from '#main/host/clock.ts';
import { askRunningHost } from '#main/host/control-client.ts';
import { systemFiles } from '#main/host/files.ts';
import { createPageWindow } from './create-page-window.ts';
import { DesktopState } from './desktop-state.ts';
import type { Electron, Surroundings } from './electron-parts.ts';
import { endWhenTold } from './ends.ts';
import type { Launch } from './launch.ts';
import { showMenuBar } from './menu-bar.ts';
import { pageOfHost, type PageAddress } from './page-address.ts';
import { securePage } from './secure-page.ts';
import { sentenceOf } from './sentence-of.ts';

const NO_ANSWER =
  'Another Tallylight has this profile but does not answer yet. Try again in a moment.';
const NO_PAGE =
  'Another Tallylight has this profile and shows no window that could be opened here.';

/**
 * Opens a window on the page of the browser host that has the profile, and owns nothing else. Resolves
 * with what brings the window to the front.
 */
export async function showRunningHost(
  electron: Electron,
  surroundings: Surroundings,
  { paths }: Launch,
): Promise<() => void> {
  const { app, dialog } = electron;
  const page = await findPage(paths.controlSocket);
  const state = new DesktopState(join(paths.folder, 'desktop.json'), systemFiles);
  await state.load();
  securePage(electron, page, new Map());
  endWhenTold(surroundings.process, {
    end: (exitCode) => app.exit(exitCode),
    report: (error) => dialog.showErrorBox('Tallylight’s window has to close', sentenceOf(error)),
  });
  app.on('window-all-closed', () => app.quit());
  const window = createPageWindow(
    electron,
    surroundings,
    // It brings the page back by itself, and the log belongs to the other host.
    { page, hasPort: false, state, onClose: () => {}, onFall: () => {} },
    systemClock,
  );
  const situation = {
    platform: surroundings.platform,
    isPackaged: app.isPackaged,
    keepRunning: false,
    ownsCore: false,
  };
  showMenuBar(electron, situation, (action) => {
    if (action.name === 'show') window.show(action.screen);
  });
  window.show();
  return () => window.show();
}

async function findPage(controlSocket: string): Promise<PageAddress> {
  const answer = await askRunningHost(controlSocket, { op: 'open' });
  if (answer === null) throw new Error(NO_ANSWER);
  const page = typeof answer['url'] === 'string' ? pageOfHost(answer['url']) : null;
  if (page === null) throw new Error(NO_PAGE);
  return page;
}
