import type { WebPreferences } from 'electron';

/** For every window. Many are defaults; they are written down so that no default can change them. */
const PREFERENCES = {
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  contextIsolation: true,
  sandbox: true,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  plugins: false,
  navigateOnDragDrop: false,
  // Its dictionaries would come from a server that nobody here knows of.
  spellcheck: false,
} as const satisfies WebPreferences;

/** `preload` is the path of the script that asks for the port; `null` for a page that brings its own way. */
export function pagePreferences(preload: string | null, isPackaged: boolean): WebPreferences {
  return {
    ...PREFERENCES,
    devTools: !isPackaged,
    ...(preload === null ? {} : { preload }),
  };
}
