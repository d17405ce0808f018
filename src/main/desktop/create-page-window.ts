import type { Clock } from '#main/host/clock.ts';
import type { Electron, Surroundings } from './electron-parts.ts';
import { findPlaces } from './places.ts';
import { pagePreferences } from './web-preferences.ts';
import { PageWindow, type WindowParts, type WindowSettings } from './window.ts';

export interface PageWindowOptions
  extends Pick<WindowSettings, 'page'>, Pick<WindowParts, 'state' | 'onClose' | 'onFall'> {
  /** Whether the page asks this process for its port. */
  readonly hasPort: boolean;
}

/** The one window, made of what Electron offers. */
export function createPageWindow(
  { app, BrowserWindow, nativeTheme, screen }: Electron,
  { entryFolder }: Surroundings,
  { page, hasPort, ...parts }: PageWindowOptions,
  clock: Clock,
): PageWindow {
  const { preload, appIcon } = findPlaces(entryFolder);
  const preferences = pagePreferences(hasPort ? preload : null, app.isPackaged);
  return new PageWindow(
    { page, preferences, icon: appIcon },
    {
      ...parts,
      create: (options) => new BrowserWindow(options),
      theme: nativeTheme,
      workAreas: () => screen.getAllDisplays().map(({ workArea }) => workArea),
    },
    clock,
  );
}
