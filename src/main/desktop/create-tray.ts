import type { Electron, Surroundings } from './electron-parts.ts';
import type { DesktopAction } from './menu-rows.ts';
import { findPlaces } from './places.ts';
import { isTrayDark } from './tray-host.ts';
import { TrayIcon } from './tray.ts';

/** The one tray icon, made of what Electron offers. It appears when it is first shown. */
export function createTray(
  { Menu, nativeTheme, Tray }: Pick<Electron, 'Menu' | 'nativeTheme' | 'Tray'>,
  { platform, environment, entryFolder }: Surroundings,
  act: (action: DesktopAction) => void,
): TrayIcon {
  // On Windows the bar has a theme of its own.
  const isThemeDark = (): boolean =>
    platform === 'win32'
      ? nativeTheme.shouldUseDarkColorsForSystemIntegratedUI
      : nativeTheme.shouldUseDarkColors;
  return new TrayIcon({
    platform,
    iconPath: findPlaces(entryFolder).trayIcon,
    isDark: () => isTrayDark(platform, environment, isThemeDark()),
    theme: nativeTheme,
    create: (icon) => {
      const tray = new Tray(icon);
      // A shortcut and no more: macOS opens the menu instead, and not every Linux tells of clicks.
      if (platform !== 'darwin') tray.on('click', () => act({ name: 'show' }));
      return tray;
    },
    buildMenu: (template) => Menu.buildFromTemplate(template),
    act,
  });
}
