/** Plain: all is well. Notch: have a look. Bang: act now. Slash: paused. */
export type TrayShape = 'plain' | 'notch' | 'bang' | 'slash';

/** The picture's file name in `resources/icons/tray`; Electron finds the larger ones beside it. */
export function trayIconFile(platform: string, shape: TrayShape, isDark: boolean): string {
  // macOS colours a template itself.
  if (platform === 'darwin') return `${shape}Template.png`;
  const tone = isDark ? 'on-dark' : 'on-light';
  return `${shape}-${tone}.${platform === 'win32' ? 'ico' : 'png'}`;
}
