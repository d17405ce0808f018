/** Whether something on this desktop shows tray icons. Elsewhere an app without a window is out of reach. */
export function hasTrayHost(platform: string, environment: NodeJS.ProcessEnv): boolean {
  if (platform !== 'linux') return true;
  // GNOME itself shows none; Ubuntu adds what does, and says so by name.
  const desktops = desktopsIn(environment);
  return !desktops.includes('gnome') || desktops.includes('ubuntu');
}

/** GNOME's bar is dark in its light theme, too; everywhere else the bar follows the theme. */
export function isTrayDark(
  platform: string,
  environment: NodeJS.ProcessEnv,
  isThemeDark: boolean,
): boolean {
  return isThemeDark || (platform === 'linux' && desktopsIn(environment).includes('gnome'));
}

function desktopsIn(environment: NodeJS.ProcessEnv): readonly string[] {
  return (environment['XDG_CURRENT_DESKTOP'] ?? '').toLowerCase().split(':');
}
