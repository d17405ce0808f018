import type { Electron } from './electron-parts.ts';
import { menuBar, type MenuSituation } from './menu-model.ts';
import { toTemplate, type DesktopAction } from './menu-rows.ts';

/** Shows the menu bar as it has to be now; a tick that changes needs a new one. */
export function showMenuBar(
  { Menu }: Pick<Electron, 'Menu'>,
  situation: MenuSituation,
  act: (action: DesktopAction) => void,
): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(toTemplate(menuBar(situation), act)));
}
