import { beforeEach, expect, it, vi } from 'vitest';
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts';
import { FakeContents } from '#test/support/fake-window.ts';
import { OWN_PAGE, RECOVERY_URL } from './page-address.ts';
import { createRecoveryPage } from './recovery-page.ts';
import { recoverPage } from './recovery.ts';

const SOON_MS = 3_000;
const FIVE_MINUTES_MS = 5 * 60_000;
let clock: FakeClock;
let contents: FakeContents;
const onFall = vi.fn<(reason: string) => void>();

beforeEach(() => {
  clock = createFakeClock();
  contents = new FakeContents();
  onFall.mockClear();
  const guarded = contents as unknown as Parameters<typeof recoverPage>[0];
  recoverPage(guarded, OWN_PAGE.homeUrl, onFall, clock);
});

function fall(reason = 'crashed'): void {
  contents.emit('render-process-gone', {}, { reason, exitCode: 1 });
}

it.each(['crashed', 'oom', 'killed', 'abnormal-exit', 'launch-failed', 'integrity-failure'])(
  'brings the page back within three seconds after it was %s',
  (reason) => {
    fall(reason);
    clock.advance(SOON_MS);

    expect(contents.loaded).toEqual([OWN_PAGE.homeUrl]);
    expect(onFall).toHaveBeenCalledExactlyOnceWith(reason);
  },
);

it('shows a plain page after the third fall in five minutes', () => {
  for (let falls = 0; falls < 3; falls += 1) {
    fall();
    clock.advance(SOON_MS);
  }
  expect(contents.loaded).toEqual([OWN_PAGE.homeUrl, OWN_PAGE.homeUrl, RECOVERY_URL]);
});

it('counts again after five quiet minutes', () => {
  for (let falls = 0; falls < 5; falls += 1) {
    fall();
    clock.advance(FIVE_MINUTES_MS / 2);
  }
  expect(contents.loaded).not.toContain(RECOVERY_URL);
});

it('lets a plain page lie that falls, too', () => {
  void contents.loadURL(RECOVERY_URL);
  fall();
  clock.advance(SOON_MS);

  expect(contents.loaded).toEqual([RECOVERY_URL]);
  expect(onFall).toHaveBeenCalledOnce();
});

it('is no fall when the page’s process ends as it should', () => {
  fall('clean-exit');
  clock.advance(SOON_MS);

  expect(contents.loaded).toEqual([]);
  expect(onFall).not.toHaveBeenCalled();
});

it('leaves a window alone that was closed in the meantime', () => {
  fall();
  contents.isGone = true;
  clock.advance(SOON_MS);

  expect(contents.loaded).toEqual([]);
});

it('keeps a way back on the plain page, and nothing in it that could fall', () => {
  const html = new TextDecoder().decode(createRecoveryPage(OWN_PAGE.homeUrl).body);

  expect(html).toContain(`<a href="${OWN_PAGE.homeUrl}">`);
  expect(html).not.toMatch(/<script|<style|<img|<link|\son\w+=/i);
});
