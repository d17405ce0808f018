import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts';
import { createFakeElectron, type FakeElectron } from '#test/support/fake-electron.ts';
import type { FakeWindow } from '#test/support/fake-window.ts';
import { createPageWindow } from './create-page-window.ts';
import { DesktopState } from './desktop-state.ts';
import { OWN_PAGE, pageOfHost, type PageAddress } from './page-address.ts';
import type { PageWindow } from './window.ts';

const LIGHT = '#f6f7f9';
const DARK = '#14171c';
const SOON_MS = 500;
const surroundings = {
  args: [],
  environment: {},
  platform: 'linux',
  entryFolder: '/app/out/main',
  process,
};
let fake: FakeElectron;
let clock: FakeClock;
let state: DesktopState;
const onClose = vi.fn<(event: { preventDefault(): void }) => void>();
const onFall = vi.fn<(reason: string) => void>();

beforeEach(() => {
  vi.resetAllMocks();
  fake = createFakeElectron();
  clock = createFakeClock();
  const files = { read: () => Promise.resolve(null), write: () => Promise.resolve() };
  state = new DesktopState('desktop.json', files);
});

function create(page: PageAddress = OWN_PAGE, hasPort = true): PageWindow {
  return createPageWindow(
    fake.electron,
    surroundings,
    { page, hasPort, state, onClose, onFall },
    clock,
  );
}

function shown(): FakeWindow {
  const window = fake.windows.at(-1);
  if (!window) throw new Error('There is no window');
  return window;
}

describe('the window', () => {
  it('is made when it is first shown, and only seen once it has something to show', async () => {
    const window = create();
    expect(fake.windows).toHaveLength(0);

    window.show();
    expect(shown().options).toMatchObject({
      show: false,
      width: 1200,
      height: 760,
      minWidth: 940,
      minHeight: 600,
      icon: '/app/resources/icons/app.png',
    });
    expect(shown().webContents.loaded).toEqual([OWN_PAGE.startUrl]);
    expect(shown().isShown).toBe(false);
    await vi.waitFor(() => expect(shown().isShown).toBe(true));
  });

  it('comes to the front when it is shown again, and is not made twice', () => {
    const window = create();
    window.show();
    shown().isSmall = true;
    window.show('/costs');

    expect(fake.windows).toHaveLength(1);
    expect(shown().isMinimized()).toBe(false);
    expect(shown().calls.slice(-2)).toEqual(['show', 'focus']);
    expect(shown().webContents.getURL()).toBe(`${OWN_PAGE.homeUrl}#/costs`);
  });

  it('opens at a screen that is named', () => {
    create().show('/services');
    expect(shown().webContents.loaded).toEqual([`${OWN_PAGE.homeUrl}#/services`]);
  });

  it('spends a one-time code once', () => {
    const page = pageOfHost('http://127.0.0.1:7411/#code=abc');
    if (!page) throw new Error('No page');
    const window = create(page, false);
    window.show();
    expect(shown().webContents.loaded).toEqual(['http://127.0.0.1:7411/#code=abc']);

    shown().destroy();
    window.show();
    expect(fake.windows).toHaveLength(2);
    expect(shown().webContents.loaded).toEqual(['http://127.0.0.1:7411/']);
  });

  it('has the preload script only for a page that asks this process', () => {
    create().show();
    expect(shown().options.webPreferences?.preload).toBe('/app/out/preload/index.cjs');

    create(OWN_PAGE, false).show();
    expect(shown().options.webPreferences).not.toHaveProperty('preload');
  });

  it('has the colour of the page before there is one, and follows the theme', () => {
    create().show();
    expect(shown().options.backgroundColor).toBe(LIGHT);

    fake.nativeTheme.shouldUseDarkColors = true;
    fake.nativeTheme.emit('updated');
    expect(shown().background).toBe(DARK);
  });

  it('asks before it closes, and can be taken away without a question', () => {
    onClose.mockImplementation((event) => event.preventDefault());
    const window = create();
    window.show();
    shown().close();
    expect(onClose).toHaveBeenCalledOnce();
    expect(shown().isDestroyed()).toBe(false);

    window.close();
    expect(onClose).toHaveBeenCalledOnce();
    expect(shown().isDestroyed()).toBe(true);
    expect(window.current).toBeNull();
  });

  it('tells when its page fell, and stays', () => {
    create().show();
    shown().webContents.emit('render-process-gone', {}, { reason: 'oom' });
    clock.advance(SOON_MS);

    expect(onFall).toHaveBeenCalledExactlyOnceWith('oom');
    expect(shown().webContents.loaded).toEqual([OWN_PAGE.startUrl, OWN_PAGE.homeUrl]);
  });
});

describe('where the window was', () => {
  it('is kept once it rests, and found again', () => {
    const window = create();
    window.show();
    for (const x of [10, 20, 30]) {
      shown().bounds = { x, y: 40, width: 1000, height: 700 };
      shown().emit('move');
      clock.advance(SOON_MS - 1);
    }
    expect(state.current.bounds).toBeNull();
    clock.advance(1);
    expect(state.current.bounds).toEqual({ x: 30, y: 40, width: 1000, height: 700 });

    shown().destroy();
    window.show();
    expect(shown().options).toMatchObject({ x: 30, y: 40, width: 1000, height: 700 });
  });

  it('is kept with whether it filled the screen', () => {
    const window = create();
    window.show();
    shown().maximize();
    shown().emit('resize');
    clock.advance(SOON_MS);
    expect(state.current.isMaximized).toBe(true);

    shown().destroy();
    window.show();
    expect(shown().isMaximized()).toBe(true);
  });

  it('is not where it lies minimized, nor asked of a window that is gone', () => {
    create().show();
    shown().isSmall = true;
    shown().emit('move');
    clock.advance(SOON_MS);
    shown().isSmall = false;
    shown().emit('move');
    shown().destroy();
    clock.advance(SOON_MS);

    expect(state.current.bounds).toBeNull();
  });
});
