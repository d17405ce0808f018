import type {
  BrowserWindow,
  BrowserWindowConstructorOptions,
  NativeTheme,
  Rectangle,
  WebPreferences,
} from 'electron';
import type { Clock } from '#main/host/clock.ts';
import type { DesktopState } from './desktop-state.ts';
import type { PageAddress } from './page-address.ts';
import { recoverPage } from './recovery.ts';
import { placeWindow, SMALLEST } from './window-bounds.ts';

export interface WindowSettings {
  readonly page: PageAddress;
  readonly preferences: WebPreferences;
  /** Path of the picture that desktops show for the window; macOS takes the app's own. */
  readonly icon: string;
}

export interface WindowParts {
  readonly create: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  readonly theme: Pick<NativeTheme, 'shouldUseDarkColors' | 'on'>;
  readonly workAreas: () => readonly Rectangle[];
  readonly state: DesktopState;
  /** The person wants the window gone. Without `event.preventDefault()` it goes. */
  readonly onClose: (event: { preventDefault(): void }) => void;
  readonly onFall: (reason: string) => void;
}

/** `--page` of the window's own style sheet, so that nothing flashes before the page is drawn. */
const BACKGROUND = { light: '#f6f7f9', dark: '#14171c' } as const;
const KEEP_AFTER_MS = 500;

/** The one window. It is made when it is first shown, and again after it is gone. */
export class PageWindow {
  readonly #settings: WindowSettings;
  readonly #parts: WindowParts;
  readonly #clock: Clock;
  #window: BrowserWindow | null = null;
  #wasOpened = false;
  #cancelKeeping = (): void => {};

  constructor(settings: WindowSettings, parts: WindowParts, clock: Clock) {
    this.#settings = settings;
    this.#parts = parts;
    this.#clock = clock;
    parts.theme.on('updated', () => this.#window?.setBackgroundColor(this.#background()));
  }

  get current(): BrowserWindow | null {
    return this.#window;
  }

  /** Brings the window to the front, at a screen such as `/services` if one is named. */
  show(screen?: string): void {
    const window = this.#window;
    if (!window) return this.#open(screen);
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
    if (screen !== undefined) this.#load(window, `${this.#settings.page.homeUrl}#${screen}`);
  }

  hide(): void {
    this.#window?.hide();
  }

  /** Without asking anybody. */
  close(): void {
    this.#window?.destroy();
  }

  #open(screen: string | undefined): void {
    const { page, preferences, icon } = this.#settings;
    const { create, state, workAreas, onClose, onFall } = this.#parts;
    const window = create({
      ...placeWindow(state.current.bounds, workAreas()),
      minWidth: SMALLEST.width,
      minHeight: SMALLEST.height,
      title: 'Tallylight',
      icon,
      show: false,
      backgroundColor: this.#background(),
      webPreferences: preferences,
    });
    this.#window = window;
    if (state.current.isMaximized) window.maximize();
    window.once('ready-to-show', () => window.show());
    const keepSoon = (): void => {
      this.#cancelKeeping();
      this.#cancelKeeping = this.#clock.after(KEEP_AFTER_MS, () => this.#keep(window));
    };
    window.on('resize', keepSoon);
    window.on('move', keepSoon);
    window.on('close', onClose);
    window.on('closed', () => {
      this.#cancelKeeping();
      this.#window = null;
    });
    recoverPage(window.webContents, page.homeUrl, onFall, this.#clock);
    // A one-time code is good for one time.
    const first = this.#wasOpened ? page.homeUrl : page.startUrl;
    this.#wasOpened = true;
    this.#load(window, screen === undefined ? first : `${page.homeUrl}#${screen}`);
  }

  /** A page that does not load shows so itself, or falls and is recovered. */
  #load(window: BrowserWindow, address: string): void {
    void window.loadURL(address).catch(() => {});
  }

  #keep(window: BrowserWindow): void {
    if (window.isDestroyed() || window.isMinimized()) return;
    const { x, y, width, height } = window.getNormalBounds();
    const isMaximized = window.isMaximized();
    void this.#parts.state.change({ bounds: { x, y, width, height }, isMaximized });
  }

  #background(): string {
    return this.#parts.theme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light;
  }
}
