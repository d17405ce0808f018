import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { BrowserWindowConstructorOptions, MenuItemConstructorOptions } from 'electron';
import type { Electron } from '#main/desktop/electron-parts.ts';

/** So much of Electron as our own code touches, with a memory. What it does says nothing about Electron. */
export type FakeElectron = ReturnType<typeof createFakeElectron>;

export interface FakeOptions {
  readonly isPackaged?: boolean;
  /** Whether another process has the lock of the first instance. */
  readonly isSecond?: boolean;
}

/** An event that a listener can refuse. */
export function createEvent<T extends object>(details: T) {
  const event = {
    ...details,
    isPrevented: false,
    preventDefault: () => void (event.isPrevented = true),
  };
  return event;
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
    ...{ ...parts, BrowserWindow, Menu, Tray },
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

export class FakeContents extends EventEmitter {
  /** Every address that it was told to load. */
  readonly loaded: string[] = [];
  openHandler: (details: { url: string }) => { action: string } = () => ({ action: 'allow' });
  isGone = false;

  setWindowOpenHandler(handler: FakeContents['openHandler']): void {
    this.openHandler = handler;
  }

  async loadURL(address: string): Promise<void> {
    this.loaded.push(address);
  }

  getURL(): string {
    return this.loaded.at(-1) ?? '';
  }

  isDestroyed(): boolean {
    return this.isGone;
  }
}

export class FakeWindow extends EventEmitter {
  readonly options: BrowserWindowConstructorOptions;
  readonly webContents = new FakeContents();
  /** In the order in which they were made. */
  readonly calls: string[] = [];
  bounds = { x: 100, y: 100, width: 1200, height: 760 };
  isSmall = false;
  isLarge = false;
  isShown = false;
  background = '';

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
  }

  async loadURL(address: string): Promise<void> {
    await this.webContents.loadURL(address);
    this.emit('ready-to-show');
  }

  show(): void {
    this.calls.push('show');
    this.isShown = true;
  }

  hide(): void {
    this.isShown = false;
  }

  focus(): void {
    this.calls.push('focus');
  }

  restore(): void {
    this.isSmall = false;
  }

  maximize(): void {
    this.isLarge = true;
  }

  isMinimized = (): boolean => this.isSmall;
  isMaximized = (): boolean => this.isLarge;
  isDestroyed = (): boolean => this.webContents.isGone;
  getNormalBounds = () => this.bounds;

  setBackgroundColor(color: string): void {
    this.background = color;
  }

  /** As a person does it. */
  close(): void {
    const event = createEvent({});
    this.emit('close', event);
    if (!event.isPrevented) this.destroy();
  }

  destroy(): void {
    this.webContents.isGone = true;
    this.emit('closed');
  }
}

interface FakeMenu {
  readonly template: MenuItemConstructorOptions[];
}

export class FakeTray {
  image: string;
  tooltip = '';
  /** Each menu that was ever set. */
  readonly menus: MenuItemConstructorOptions[][] = [];
  isGone = false;

  constructor(image: string) {
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

type Decide<Answer, Details extends unknown[]> = (...details: [...Details, Answer]) => void;

export class FakeSession extends EventEmitter {
  /** As Electron itself would: everything is granted until a handler says otherwise. */
  request: Decide<(isGranted: boolean) => void, [unknown, string, object]> = (...details) =>
    (details.at(-1) as (isGranted: boolean) => void)(true);
  check: (contents: unknown, permission: string, origin: string, details: object) => boolean = () =>
    true;
  device: () => boolean = () => true;
  display: (request: object, choose: (streams: unknown) => void) => void = () => {};
  beforeRequest: (details: { url: string }, decide: (answer: { cancel: boolean }) => void) => void =
    (_details, decide) => decide({ cancel: false });
  isSpellChecked = true;
  readonly webRequest = {
    onBeforeRequest: (listener: FakeSession['beforeRequest']) =>
      void (this.beforeRequest = listener),
  };

  setPermissionRequestHandler(
    handler: (
      contents: unknown,
      permission: string,
      grant: (isGranted: boolean) => void,
      details: object,
    ) => void,
  ): void {
    this.request = (contents, permission, details, grant) =>
      handler(contents, permission, grant, details);
  }

  setPermissionCheckHandler(handler: FakeSession['check']): void {
    this.check = handler;
  }

  setDevicePermissionHandler(handler: FakeSession['device']): void {
    this.device = handler;
  }

  setDisplayMediaRequestHandler(handler: FakeSession['display']): void {
    this.display = handler;
  }

  setSpellCheckerEnabled(isEnabled: boolean): void {
    this.isSpellChecked = isEnabled;
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

/** One end of a channel in the main process. What goes through is cloned, as between processes. */
export class FakePort extends EventEmitter {
  /** What the page gets when this end is handed to it. */
  readonly real: MessagePort;

  constructor(real: MessagePort) {
    super();
    this.real = real;
    real.on('close', () => this.emit('close'));
  }

  start(): void {
    this.real.on('message', (data: unknown) => this.emit('message', { data, ports: [] }));
  }

  postMessage(message: unknown): void {
    this.real.postMessage(message);
  }

  close(): void {
    this.real.close();
  }
}

class FakeChannel {
  readonly port1: FakePort;
  readonly port2: FakePort;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new FakePort(port1);
    this.port2 = new FakePort(port2);
  }
}
