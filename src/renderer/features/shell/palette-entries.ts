import type { useNavigate } from '@tanstack/react-router';
import type { Client } from '#renderer/api/client.ts';
import { stores, useLive } from '#renderer/api/stores.ts';
import { applyTheme } from '#renderer/theme.ts';
import { SCREENS, SETTINGS } from './screens.ts';

export interface PaletteEntry {
  readonly id: string;
  readonly label: string;
  readonly run: () => void;
}

export interface PaletteGroup {
  readonly name: string;
  readonly entries: readonly PaletteEntry[];
}

const REQUESTS = 20;

/** Everything that can be gone to, done or found from the keyboard. */
export function usePaletteEntries(
  client: Client,
  navigate: ReturnType<typeof useNavigate>,
): readonly PaletteGroup[] {
  const system = useLive(stores.system);
  const servers = useLive(stores.servers)?.servers ?? [];
  const providers = useLive(stores.providers)?.providers ?? [];
  const episodes = useLive(stores.episodes)?.episodes ?? [];
  const calls = useLive(stores.calls)?.recent ?? [];
  const isPaused = system?.paused != null;

  const goTo = [...SCREENS, SETTINGS].map(({ to, label }) => ({
    id: `go:${to}`,
    label,
    run: () => void navigate({ to }),
  }));
  const commands = [
    {
      id: 'pause',
      label: isPaused ? 'Resume all requests' : 'Pause all requests',
      run: () => void client.system.pause({ paused: !isPaused }),
    },
    ...providers.flatMap(({ id, name, key }) => [
      {
        id: `key:${id}`,
        label: `Add key for ${name}`,
        run: () => void navigate({ to: '/providers', search: { add: id } }),
      },
      ...(key
        ? [{ id: `test:${id}`, label: `Send a test to ${name}`, run: () => void sendTest(id) }]
        : []),
    ]),
    ...servers.map(({ id, name }) => ({
      id: `restart:${id}`,
      label: `Restart ${name}`,
      run: () => void client.servers.restart({ id }),
    })),
    ...episodes.map(({ id, name }) => ({
      id: `work:${id}`,
      label: `Work on ${name}`,
      run: () => void client.episodes.workOn({ id }),
    })),
    { id: 'theme:light', label: 'Light theme', run: () => applyTheme('light') },
    { id: 'theme:dark', label: 'Dark theme', run: () => applyTheme('dark') },
  ];
  const finds = [
    ...servers.map(({ id, name }) => ({
      id: `server:${id}`,
      label: `Service ${name}`,
      run: () => void navigate({ to: '/services', search: { id, tab: 'overview' } }),
    })),
    ...calls.slice(0, REQUESTS).map(({ id, what, clientName }) => ({
      id: `call:${id}`,
      label: `Request ${what} by ${clientName}, ${id}`,
      run: () => void navigate({ to: '/activity', search: { call: id } }),
    })),
  ];
  return [
    { name: 'Go to', entries: goTo },
    { name: 'Do', entries: commands },
    { name: 'Find', entries: finds },
  ].filter(({ entries }) => entries.length > 0);

  async function sendTest(providerId: string): Promise<void> {
    const { callId } = await client.providers.sendTest({ providerId });
    await navigate({ to: '/activity', search: { call: callId } });
  }
}
