import { posix, win32 } from 'node:path';

export interface PlatformFolders {
  readonly name: string;
  readonly home: string;
  /** `%APPDATA%`, on Windows. */
  readonly appData: string | null;
  /** `$XDG_CONFIG_HOME`, on Linux. */
  readonly configHome: string | null;
}

const FILE = 'claude_desktop_config.json';
/** The name that Windows gives to the packaged app: its own name and a digest of its publisher. */
const STORE_PACKAGE = 'Claude_pzs8sxrjxfjjc';

/** Where Claude Desktop keeps its configuration on each platform. */
export function claudeDesktopPath({ name, home, appData, configHome }: PlatformFolders): string {
  if (name === 'darwin') return posix.join(home, 'Library', 'Application Support', 'Claude', FILE);
  if (name === 'win32')
    return win32.join(appData ?? win32.join(home, 'AppData', 'Roaming'), 'Claude', FILE);
  return posix.join(configHome ?? posix.join(home, '.config'), 'Claude', FILE);
}

/**
 * Where the packaged build for Windows keeps it instead: Windows shows that build a copy of the usual
 * folder. `null` on other platforms.
 */
export function claudeDesktopStorePath({ name, home }: PlatformFolders): string | null {
  if (name !== 'win32') return null;
  const packages = win32.join(home, 'AppData', 'Local', 'Packages');
  return win32.join(packages, STORE_PACKAGE, 'LocalCache', 'Roaming', 'Claude', FILE);
}
