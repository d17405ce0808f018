import { join } from 'node:path';

/** Where what comes with the app lies, seen from the folder of the built entry. */
export function findPlaces(entryFolder: string) {
  const icons = join(entryFolder, '../../resources/icons');
  return {
    page: join(entryFolder, '../renderer'),
    preload: join(entryFolder, '../preload/index.cjs'),
    appIcon: join(icons, 'app.png'),
    trayIcon: (file: string): string => join(icons, 'tray', file),
  };
}
