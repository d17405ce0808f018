import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createCore, type Core } from '#main/create-core.ts';
import { profilePaths } from '#main/host/profile-paths.ts';
import { createSystemHost } from '#main/host/system-host.ts';
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts';
import { NOTHING_SEEN, requestsUnderWay, type CoreView } from './core-view.ts';
import { followCore, type CoreClient } from './follow-core.ts';

const NOON = Date.UTC(2026, 10, 24, 12);
const FIVE_SECONDS_MS = 5_000;
let home: string;
let core: Core;
let client: CoreClient;
let clock: FakeClock;
let view: CoreView;
let following: AbortController;
const report = vi.fn<CoreClient['usage']['report']>();
const reportBug = vi.fn<(error: unknown) => void>();

beforeEach(() => {
  vi.resetAllMocks();
  home = mkdtempSync(join(tmpdir(), 'follow-'));
  const paths = profilePaths('default', { TALLYLIGHT_HOME: home });
  const capabilities = {
    tray: true,
    systemNotifications: false,
    openFolder: true,
    startAtLogin: false,
  };
  core = createCore(createSystemHost(paths, 'out/main'), {
    port: null,
    isPractice: false,
    capabilities,
  });
  const real: CoreClient = createRouterClient(core.router);
  report.mockImplementation((...args) => real.usage.report(...args));
  client = Object.create(real, { usage: { value: { report } } }) as CoreClient;
  clock = createFakeClock(NOON);
  view = NOTHING_SEEN;
  following = new AbortController();
});
afterEach(async () => {
  following.abort();
  await core.stop();
  rmSync(home, { recursive: true });
});

function follow(): void {
  const onChange = (next: CoreView): void => void (view = next);
  followCore({ client, onChange, reportBug }, following.signal, clock);
}

it('sees every domain of a core, and what changes', async () => {
  follow();
  await vi.waitFor(() => expect(Object.values(view)).not.toContain(null));
  expect(view.system?.paused).toBeNull();

  await client.system.pause({ paused: true });
  await client.episodes.add({ name: 'The Quiet Web' });
  await vi.waitFor(() => {
    expect(view.system?.paused).not.toBeNull();
    expect(view.episodes?.episodes[0]?.name).toBe('The Quiet Web');
  });
  expect(requestsUnderWay(view)).toBe(0);
  expect(reportBug).not.toHaveBeenCalled();
});

it('adds up the month and everything, and soon after calls again, once for many', async () => {
  follow();
  await vi.waitFor(() => expect(view.calls).not.toBeNull());
  const monthStart = new Date(2026, 10, 1).getTime();
  expect(report.mock.calls.map(([input]) => input)).toEqual([
    { sinceMs: monthStart, untilMs: NOON + 1 },
    { sinceMs: 0, untilMs: NOON + 1 },
  ]);

  clock.advance(FIVE_SECONDS_MS - 1);
  expect(report).toHaveBeenCalledTimes(2);
  clock.advance(1);
  expect(report).toHaveBeenCalledTimes(4);
});

it('is over when it is told so, without a bug', async () => {
  follow();
  await vi.waitFor(() => expect(view.system).not.toBeNull());
  following.abort();
  const last = view;
  await client.system.pause({ paused: true });
  clock.advance(FIVE_SECONDS_MS);
  // Whoever still followed would be told before this question is answered.
  await client.system.hello();

  expect(view).toBe(last);
  expect(reportBug).not.toHaveBeenCalled();
});

it('reports what it can’t follow, and follows the rest', async () => {
  const fault = new Error('No such table');
  report.mockRejectedValue(fault);
  follow();
  await vi.waitFor(() => expect(view.servers).not.toBeNull());

  expect(reportBug).toHaveBeenCalledExactlyOnceWith(fault);
  expect(view.month).toBeNull();
});
