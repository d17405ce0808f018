import { describe, expect, it } from 'vitest';
import { createFakeElectron } from '#test/support/fake-electron.ts';
import { createEvent, FakeContents } from '#test/support/fake-window.ts';
import { guardContents } from './guard-contents.ts';
import { OWN_PAGE } from './page-address.ts';

const OURS = ['app://tallylight/index.html', 'app://tallylight/index.html#/costs'];
const STRANGE = [
  'https://evil.example/',
  'https://platform.claude.com/settings/keys',
  'http://127.0.0.1:7411/',
  'http://tallylight/index.html',
  'app://tallylight/recovery.html',
  'app://tallylight/index.html?next=https://evil.example',
  'app://tallylight@evil.example/index.html',
  'app://evil/index.html',
  'file:///etc/passwd',
  'file:///home/me/tallylight/index.html',
  'data:text/html,<script>alert(1)</script>',
  'javascript:alert(1)',
  'blob:app://tallylight/1',
  'about:blank',
  'about:srcdoc',
  'view-source:app://tallylight/index.html',
  'devtools://devtools/bundled/inspector.html',
  'chrome://settings',
  'ms-msdt:/id PCWDiagnostic',
  'tallylight://v1/pause',
  '',
];
const WAYS = ['will-navigate', 'will-redirect', 'will-frame-navigate'];

function createContents() {
  const { app, electron } = createFakeElectron();
  const openedOutside: string[] = [];
  guardContents(electron.app, OWN_PAGE, (address) => void openedOutside.push(address));
  const contents = new FakeContents();
  app.emit('web-contents-created', {}, contents);
  const isStopped = (way: string, url: string, isMainFrame = true): boolean => {
    const event = createEvent({ url, isMainFrame });
    contents.emit(way, event);
    return event.isPrevented;
  };
  return { contents, isStopped, openedOutside };
}

describe.each(WAYS)('on %s, a contents', (way) => {
  it.each(OURS)('stays on the page at %s', (url) => {
    expect(createContents().isStopped(way, url)).toBe(false);
  });

  it.each(STRANGE)('does not go to %j', (url) => {
    expect(createContents().isStopped(way, url)).toBe(true);
  });

  it.each([...OURS, ...STRANGE])('has no frame that goes to %j', (url) => {
    expect(createContents().isStopped(way, url, false)).toBe(true);
  });
});

it.each([...OURS, ...STRANGE])(
  'opens no window at %j, and leaves it to the list of addresses',
  (url) => {
    const { contents, openedOutside } = createContents();

    expect(contents.openHandler({ url })).toEqual({ action: 'deny' });
    expect(openedOutside).toEqual([url]);
  },
);

it('lets no web view in', () => {
  const { contents } = createContents();
  const event = createEvent({});
  contents.emit('will-attach-webview', event, {}, { src: OURS[0] });

  expect(event.isPrevented).toBe(true);
});
