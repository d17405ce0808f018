import { beforeEach, expect, it, vi } from 'vitest';
import { createActions } from './actions.ts';
import type { CoreClient } from './follow-core.ts';
import type { DesktopAction } from './menu-rows.ts';

const asked = vi.fn<(what: string, input?: unknown) => Promise<void>>();
const show = vi.fn<(screen?: string) => void>();
const setKeepRunning = vi.fn<(isOn: boolean) => void>();
const quit = vi.fn<() => void>();
const reportBug = vi.fn<(error: unknown) => void>();
const client = {
  servers: { restart: (input: unknown) => asked('restart', input) },
  episodes: { workOn: (input: unknown) => asked('workOn', input) },
  system: {
    pause: (input: unknown) => asked('pause', input),
    openDataFolder: () => asked('openDataFolder'),
  },
} as unknown as CoreClient;
const act = createActions({ client, show, setKeepRunning, quit, reportBug });

beforeEach(() => {
  vi.resetAllMocks();
  asked.mockResolvedValue();
});

const COMMANDS: readonly (readonly [DesktopAction, string, unknown, string])[] = [
  [{ name: 'restart-server', id: 'notes' }, 'restart', { id: 'notes' }, '/services'],
  [{ name: 'work-on', episodeId: 'ep-1' }, 'workOn', { id: 'ep-1' }, '/'],
  [{ name: 'work-on', episodeId: null }, 'workOn', { id: null }, '/'],
  [{ name: 'set-paused', isPaused: true }, 'pause', { paused: true }, '/'],
  [{ name: 'open-data-folder' }, 'openDataFolder', undefined, '/settings'],
];

it.each(COMMANDS)('asks the core for %j', (action, what, input) => {
  act(action);

  expect(asked.mock.calls).toEqual([input === undefined ? [what] : [what, input]]);
  expect(show).not.toHaveBeenCalled();
});

it.each(COMMANDS)(
  'shows the window when the core can’t do %j',
  async (action, _what, _input, screen) => {
    const fault = new Error('This server was removed.');
    asked.mockRejectedValue(fault);
    act(action);

    await vi.waitFor(() => expect(show).toHaveBeenCalledExactlyOnceWith(screen));
    expect(reportBug).toHaveBeenCalledExactlyOnceWith(fault);
  },
);

it('does the rest by itself', () => {
  act({ name: 'show', screen: '/costs' });
  act({ name: 'set-keep-running', isOn: true });
  act({ name: 'quit' });

  expect(show).toHaveBeenCalledExactlyOnceWith('/costs');
  expect(setKeepRunning).toHaveBeenCalledExactlyOnceWith(true);
  expect(quit).toHaveBeenCalledOnce();
  expect(asked).not.toHaveBeenCalled();
});
