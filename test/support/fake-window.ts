import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions } from 'electron';

/** An event that a listener can refuse. */
export function createEvent<T extends object>(details: T) {
  const event = {
    ...details,
    isPrevented: false,
    preventDefault: () => void (event.isPrevented = true),
  };
  return event;
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
