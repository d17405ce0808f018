import type { Menu, MenuItemConstructorOptions, NativeTheme, Tray } from 'electron';
import { toTemplate, type DesktopAction } from './menu-rows.ts';
import { trayIconFile, type TrayShape } from './tray-icon.ts';
import type { TrayModel } from './tray-model.ts';

export interface TrayParts {
  readonly platform: string;
  /** Path of a picture in the tray's folder. */
  readonly iconPath: (file: string) => string;
  readonly isDark: () => boolean;
  readonly theme: Pick<NativeTheme, 'on'>;
  readonly create: (icon: string) => Tray;
  readonly buildMenu: (template: MenuItemConstructorOptions[]) => Menu;
  readonly act: (action: DesktopAction) => void;
}

/** The one tray icon. Everything it can do is in its menu, because not every desktop tells of clicks. */
export class TrayIcon {
  readonly #parts: TrayParts;
  #tray: Tray | null = null;
  #shape: TrayShape = 'plain';
  #icon = '';
  #shown = '';

  constructor(parts: TrayParts) {
    this.#parts = parts;
    parts.theme.on('updated', () => {
      if (this.#tray) this.#showIcon();
    });
  }

  show(model: TrayModel): void {
    this.#shape = model.shape;
    this.#showIcon();
    const menu = JSON.stringify([model.tooltip, model.rows]);
    if (menu === this.#shown) return;
    this.#shown = menu;
    const { buildMenu, act } = this.#parts;
    this.#tray?.setToolTip(model.tooltip);
    // Set anew each time: Linux shows what the menu was when it was set.
    this.#tray?.setContextMenu(buildMenu(toTemplate(model.rows, act)));
  }

  close(): void {
    this.#tray?.destroy();
    this.#tray = null;
  }

  #showIcon(): void {
    const { platform, iconPath, isDark, create } = this.#parts;
    const icon = iconPath(trayIconFile(platform, this.#shape, isDark()));
    if (icon === this.#icon) return;
    this.#icon = icon;
    if (this.#tray) this.#tray.setImage(icon);
    else this.#tray = create(icon);
  }
}
