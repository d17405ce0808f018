import type { useNavigate } from '@tanstack/react-router';
import type { LucideIcon } from 'lucide-react';
import {
  Activity,
  Clapperboard,
  KeyRound,
  Pause,
  Play,
  RotateCw,
  Send,
  SunMoon,
  Wallet,
  Wrench,
} from 'lucide-react';
import type { Rest } from '#contract/providers.ts';
import type { Client } from '#renderer/api/client.ts';
import { attempt, attemptAndTell } from '#renderer/api/attempt.ts';
import { stores, useLive } from '#renderer/api/stores.ts';
import { applyTheme } from '#renderer/theme.ts';
import { formatMoment } from '#renderer/ui/format-time.ts';
import { COMMAND_KEY } from '#renderer/ui/keys.ts';
import { SCREENS, SETTINGS } from './screens.ts';
import { useNow } from '#renderer/ui/use-now.ts';

export interface PaletteEntry {
  readonly id: string;
  readonly label: string;
  readonly icon: LucideIcon;
  /** A shortcut, or what tells entries of the same name apart. */
  readonly hint?: string;
  /** Found by this too, though it is not shown. */
  readonly alsoNamed?: string;
  readonly run: () => void;
}

export interface PaletteGroup {
  readonly name: string;
  readonly entries: readonly PaletteEntry[];
}

const TICK_MS = 60_000;

type Navigate = ReturnType<typeof useNavigate>;

/** Everything that can be gone to, done or found from the keyboard. */
export function usePaletteEntries(
  client: Client,
  navigate: Navigate,
  isLost: boolean,
): readonly PaletteGroup[] {
  const commands = useCommands(client, navigate);
  const finds = useFinds(navigate);
  return [
    { name: 'Go to', entries: places(navigate) },
    { name: 'Do', entries: isLost ? [] : commands },
    { name: 'Find', entries: finds },
  ].filter(({ entries }) => entries.length > 0);
}

function places(navigate: Navigate): readonly PaletteEntry[] {
  return [...SCREENS, SETTINGS].map(({ to, label, icon }, index) => ({
    id: `go:${to}`,
    label,
    icon,
    hint: `${COMMAND_KEY} ${to === SETTINGS.to ? ',' : index + 1}`,
    run: () => void navigate({ to }),
  }));
}

function useCommands(client: Client, navigate: Navigate): readonly PaletteEntry[] {
  const isPaused = (useLive(stores.system)?.paused ?? null) !== null;
  const servers = useLive(stores.servers)?.servers ?? [];
  const providers = useLive(stores.providers)?.providers ?? [];
  const episodes = useLive(stores.episodes)?.episodes ?? [];
  return [
    ...providers.flatMap(({ id, name, key, rest }): PaletteEntry[] => [
      {
        id: `key:${id}`,
        label: `${key ? 'Replace' : 'Add'} key for ${name}`,
        icon: KeyRound,
        run: () => void navigate({ to: '/providers', search: { add: id } }),
      },
      ...(key
        ? [
            {
              id: `test:${id}`,
              label: `Send a test to ${name}`,
              icon: Send,
              run: () => attempt(() => sendTest(id)),
            },
            ...restEntries(client, id, name, rest.state),
          ]
        : []),
    ]),
    ...servers.map(({ id, name, state }) => {
      const isDown = state === 'stopped' || state === 'failed' || state === 'held';
      return {
        id: `restart:${id}`,
        label: `${isDown ? 'Start' : 'Restart'} ${name}`,
        icon: RotateCw,
        // What became of it stands in its log.
        run: () => {
          attempt(() => client.servers[isDown ? 'start' : 'restart']({ id }));
          void navigate({ to: '/services', search: { id, tab: 'log' } });
        },
      };
    }),
    ...episodes.map(({ id, name }) => ({
      id: `work:${id}`,
      label: `Work on ${name}`,
      icon: Clapperboard,
      run: () => attempt(() => client.episodes.workOn({ id })),
    })),
    {
      id: 'budget',
      label: 'Set budget',
      icon: Wallet,
      run: () => void navigate({ to: '/costs', search: { budget: 'new' } }),
    },
    {
      id: 'pause',
      label: isPaused ? 'Resume all requests' : 'Pause all requests',
      icon: isPaused ? Play : Pause,
      run: () => attempt(() => client.system.pause({ paused: !isPaused })),
    },
    {
      id: 'theme:light',
      label: 'Light theme',
      icon: SunMoon,
      run: () => applyTheme('light'),
    },
    { id: 'theme:dark', label: 'Dark theme', icon: SunMoon, run: () => applyTheme('dark') },
    {
      id: 'theme:system',
      label: 'Theme of the system',
      icon: SunMoon,
      run: () => applyTheme('system'),
    },
  ];

  async function sendTest(providerId: string): Promise<void> {
    const { callId } = await client.providers.sendTest({ providerId });
    await navigate({ to: '/activity', search: { call: callId } });
  }
}

function restEntries(
  client: Client,
  providerId: string,
  name: string,
  state: Rest['state'],
): readonly PaletteEntry[] {
  const isPaused = state === 'paused';
  const pause: PaletteEntry = {
    id: `pause:${providerId}`,
    label: `${isPaused ? 'Resume' : 'Pause'} ${name}`,
    icon: isPaused ? Play : Pause,
    run: () => attempt(() => client.providers.pause({ providerId, paused: !isPaused })),
  };
  if (state !== 'resting' && state !== 'used-up') return [pause];
  const tryNow: PaletteEntry = {
    id: `try:${providerId}`,
    label: `Try ${name} now`,
    icon: RotateCw,
    run: () => attemptAndTell(() => client.providers.tryNow({ providerId })),
  };
  return [tryNow, pause];
}

function useFinds(navigate: Navigate): readonly PaletteEntry[] {
  const servers = useLive(stores.servers)?.servers ?? [];
  const episodes = useLive(stores.episodes)?.episodes ?? [];
  const calls = useLive(stores.calls)?.recent ?? [];
  const now = useNow(TICK_MS);
  return [
    ...servers.map(({ id, name }) => ({
      id: `server:${id}`,
      label: `Service ${name}`,
      icon: Wrench,
      run: () => void navigate({ to: '/services', search: { id, tab: 'overview' } }),
    })),
    ...episodes.map(({ id, name }) => ({
      id: `episode:${id}`,
      label: `Requests of ${name}`,
      icon: Clapperboard,
      run: () => void navigate({ to: '/activity', search: { episode: id } }),
    })),
    ...calls.map(({ id, what, clientName, startedAtMs }) => ({
      id: `call:${id}`,
      label: `${what} by ${clientName}, ${formatMoment(startedAtMs, now)}`,
      icon: Activity,
      alsoNamed: id,
      run: () => void navigate({ to: '/activity', search: { call: id } }),
    })),
  ];
}
