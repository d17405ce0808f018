import { beforeEach, describe, expect, it } from 'vitest';
import { createEvent } from '#test/support/fake-window.ts';
import { FakeSession } from '#test/support/fake-session.ts';
import { guardSession, type GuardedSession } from './guard-session.ts';
import { OWN_PAGE, pageOfHost, type PageAddress } from './page-address.ts';

const PAGE = 'app://tallylight/index.html#/services';
const CLIPBOARD = 'clipboard-sanitized-write';
/** Electron's own list, with one that it does not know. */
const REFUSED =
  'ar automatic-fullscreen background-fetch background-sync captured-surface-control clipboard-read ' +
  'deprecated-sync-clipboard-read display-capture fileSystem fullscreen geolocation ' +
  'geolocation-approximate hand-tracking hid idle-detection keyboardLock local-fonts local-network ' +
  'local-network-access loopback-network media mediaKeySystem midi midiSysex nfc notifications ' +
  'openExternal payment-handler periodic-background-sync persistent-storage pointerLock ' +
  'screen-wake-lock sensors serial smart-card speaker-selection storage-access system-wake-lock ' +
  'top-level-storage-access usb vr web-app-installation web-printing window-management unknown ' +
  'something-new';

let session: FakeSession;

function guard(page: PageAddress): void {
  guardSession(session as unknown as GuardedSession, page);
}

beforeEach(() => {
  session = new FakeSession();
  guard(OWN_PAGE);
});

describe('a permission', () => {
  it.each(REFUSED.split(' '))('is refused: %s', (permission) => {
    expect(session.grants(permission, PAGE)).toBe(false);
    expect(session.checks(permission, 'app://tallylight/')).toBe(false);
  });

  it('is given to our page for putting a text on the clipboard', () => {
    expect(session.grants(CLIPBOARD, PAGE)).toBe(true);
    expect(session.checks(CLIPBOARD, 'app://tallylight/')).toBe(true);
  });

  it.each(['https://evil.example/', 'app://evil/index.html', 'about:blank', 'file:///a', ''])(
    'is refused to %j, whatever it is for',
    (url) => {
      expect(session.grants(CLIPBOARD, url)).toBe(false);
      expect(session.checks(CLIPBOARD, url)).toBe(false);
    },
  );

  it('is refused to a frame inside our page', () => {
    expect(session.grants(CLIPBOARD, PAGE, false)).toBe(false);
    expect(session.checks(CLIPBOARD, 'app://tallylight/', false)).toBe(false);
  });

  it('is refused for every device and for the screen', () => {
    expect(session.grantsDevice()).toBe(false);
    expect(session.grantsCapture()).toBe(false);
  });
});

it('downloads nothing, and asks nobody how to spell', () => {
  const event = createEvent({});
  session.emit('will-download', event);

  expect(event.isPrevented).toBe(true);
  expect(session.isSpellChecked).toBe(false);
});

describe('the page', () => {
  it.each([
    PAGE,
    'app://tallylight/assets/index.js',
    'data:image/png;base64,AAAA',
    'devtools://devtools/bundled/inspector.html',
  ])('loads %s', (url) => {
    expect(session.loads(url)).toBe(true);
  });

  it.each([
    'http://127.0.0.1:7411/v1/calls',
    'ws://127.0.0.1:7411/rpc',
    'http://localhost/',
    'https://evil.example/a.js',
    'http://evil.example/a.js',
    'wss://evil.example/',
    'ftp://evil.example/',
    'file:///etc/passwd',
    'filesystem:app://tallylight/temporary/a',
    'blob:app://tallylight/1',
    'app://evil/a.js',
    'chrome-extension://abc/a.js',
    'chrome://gpu',
    'about:blank',
    'not an address',
  ])('does not load %s', (url) => {
    expect(session.loads(url)).toBe(false);
  });

  it('of a browser host loads from that host alone, and the recovery page', () => {
    const page = pageOfHost('http://127.0.0.1:7411/#code=a');
    if (!page) throw new Error('No page');
    guard(page);

    expect(session.loads('http://127.0.0.1:7411/assets/index.js')).toBe(true);
    expect(session.loads('ws://127.0.0.1:7411/rpc')).toBe(true);
    expect(session.loads('app://tallylight/recovery.html')).toBe(true);
    expect(session.loads('http://127.0.0.1:7412/')).toBe(false);
    expect(session.loads('https://127.0.0.1:7411/')).toBe(false);
    expect(session.loads('wss://127.0.0.1:7411/rpc')).toBe(false);
    expect(session.loads('http://localhost:7411/')).toBe(false);
    expect(session.grants(CLIPBOARD, 'http://127.0.0.1:7411/#/costs')).toBe(true);
    expect(session.grants(CLIPBOARD, PAGE)).toBe(false);
  });
});
