import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, MenuItemConstructorOptions } from 'electron';
import type { Electron } from '#main/desktop/electron-parts.ts';
import { FakeChannel } from './fake-port.ts';
import { FakeSession } from './fake-session.ts';
import { createEvent, FakeWindow } from './fake-window.ts';

/** So much of Electron as our own code touches, with a memory. What it does says nothing about Electron. */
export type FakeElectron = ReturnType<typeof createFakeElectron>;

export interface FakeOptions {
  readonly isPackaged?: boolean;
  /** Whether another process has the lock of the first instance. */
  readonly isSecond?: boolean;
}

export function createFakeElectron({ isPackaged = false, isSecond = false }: FakeOptions = {}) {
  const app = new FakeApp(isPackaged, isSecond);
  const windows: FakeWindow[] = [];
  const trays: FakeTray[] = [];
  const dialog = new FakeDialog();
  const ipcMain = new EventEmitter();
  const nativeTheme = Object.assign(new EventEmitter(), {
    shouldUseDarkColors: false,
    shouldUseDarkColorsForSystemIntegratedUI: false,
  });
  const protocol = new FakeProtocol();
  const session = new FakeSession();
  const shell = new FakeShell();
  const menus: MenuItemConstructorOptions[][] = [];
  const screen = {
    workAreas: [{ x: 0, y: 0, width: 1920, height: 1080 }],
    getAllDisplays: () => screen.workAreas.map((workArea) => ({ workArea })),
  };
  class BrowserWindow extends FakeWindow {
    constructor(options: BrowserWindowConstructorOptions) {
      super(options);
      windows.push(this);
      app.emit('web-contents-created', {}, this.webContents);
      this.on('closed', () => {
        if (windows.every((window) => window.isDestroyed())) app.emit('window-all-closed');
      });
    }
  }
  class Tray extends FakeTray {
    constructor(image: string) {
      super(image);
      trays.push(this);
    }
  }
  const Menu = {
    buildFromTemplate: (template: MenuItemConstructorOptions[]) => ({ template }),
    setApplicationMenu: (menu: FakeMenu) => void menus.push(menu.template),
  };
  const parts = { app, dialog, ipcMain, nativeTheme, protocol, screen, shell };
  const electron = {
    ...parts,
    BrowserWindow,
    Menu,
    Tray,
    MessageChannelMain: FakeChannel,
    session: { defaultSession: session },
  } as unknown as Electron;
  return { ...parts, session, electron, windows, trays, menus };
}

class FakeApp extends EventEmitter {
  readonly isPackaged: boolean;
  readonly #isSecond: boolean;
  /** In the order in which they were made. */
  readonly calls: string[] = [];
  readonly paths = new Map<string, string>();
  exitCode: number | null = null;
  handedOver: unknown = null;

  constructor(isPackaged: boolean, isSecond: boolean) {
    super();
    this.isPackaged = isPackaged;
    this.#isSecond = isSecond;
  }

  setName(name: string): void {
    this.calls.push(`setName ${name}`);
  }

  enableSandbox(): void {
    this.calls.push('enableSandbox');
  }

  setPath(name: string, path: string): void {
    this.calls.push(`setPath ${name}`);
    this.paths.set(name, path);
  }

  requestSingleInstanceLock(data: unknown): boolean {
    this.calls.push('requestSingleInstanceLock');
    this.handedOver = data;
    return !this.#isSecond;
  }

  async whenReady(): Promise<void> {
    this.calls.push('whenReady');
  }

  quit(): void {
    const event = createEvent({});
    this.emit('before-quit', event);
    if (!event.isPrevented) this.exit(0);
  }

  exit(code: number): void {
    this.exitCode ??= code;
    this.emit('exited', code);
  }
}

interface FakeMenu {
  readonly template: MenuItemConstructorOptions[];
}

export class FakeTray extends EventEmitter {
  image: string;
  tooltip = '';
  /** Each menu that was ever set. */
  readonly menus: MenuItemConstructorOptions[][] = [];
  isGone = false;

  constructor(image: string) {
    super();
    this.image = image;
  }

  setImage(image: string): void {
    this.image = image;
  }

  setToolTip(text: string): void {
    this.tooltip = text;
  }

  setContextMenu({ template }: FakeMenu): void {
    this.menus.push(template);
  }

  destroy(): void {
    this.isGone = true;
  }
}

class FakeDialog {
  readonly asked: { readonly message: string; readonly buttons: readonly string[] }[] = [];
  readonly errors: { readonly title: string; readonly content: string }[] = [];
  /** The button that the person presses next. */
  answer: number | Promise<number> = 0;

  async showMessageBox(options: FakeDialog['asked'][number]): Promise<{ response: number }> {
    this.asked.push(options);
    return { response: await this.answer };
  }

  showErrorBox(title: string, content: string): void {
    this.errors.push({ title, content });
  }
}

class FakeProtocol {
  schemes: { scheme: string; privileges: Record<string, boolean> }[] = [];
  readonly handlers = new Map<string, (request: Request) => Promise<Response> | Response>();

  registerSchemesAsPrivileged(schemes: FakeProtocol['schemes']): void {
    this.schemes = schemes;
  }

  handle(scheme: string, handler: (request: Request) => Response): void {
    this.handlers.set(scheme, handler);
  }
}

class FakeShell {
  readonly opened: string[] = [];
  readonly folders: string[] = [];

  async openExternal(address: string): Promise<void> {
    this.opened.push(address);
  }

  async openPath(path: string): Promise<string> {
    this.folders.push(path);
    return '';
  }
}
