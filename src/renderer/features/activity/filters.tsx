import { useNavigate, useSearch } from '@tanstack/react-router';
import { ChevronDown } from 'lucide-react';
import { stores, useLive } from '#renderer/api/stores.ts';
import { Button } from '#renderer/ui/button.tsx';
import { MenuButton } from '#renderer/ui/menu.tsx';
import { Toggle } from '#renderer/ui/toggle.tsx';

/** What is shown, as part of the address. */
export function Filters() {
  const navigate = useNavigate();
  const episodes = useLive(stores.episodes)?.episodes ?? [];
  const { failed, rerouted, episode } = useSearch({ from: '/activity' });
  const name =
    episode === 'none'
      ? 'Untagged'
      : (episodes.find(({ id }) => id === episode)?.name ?? 'All episodes');
  return (
    <>
      <MenuButton
        label="Episode"
        button={
          <Button className="max-w-64 min-w-0 shrink!">
            <span className="truncate">{name}</span>
            <ChevronDown size={15} aria-hidden className="shrink-0" />
          </Button>
        }
        entries={[
          { id: 'all', label: 'All episodes' },
          { id: 'none', label: 'Untagged' },
          ...(episodes.length > 0 ? [null] : []),
          ...episodes.map(({ id, name: label }) => ({ id, label })),
        ]}
        onAction={(id) =>
          void navigate({
            to: '/activity',
            search: (before) => ({ ...before, episode: id === 'all' ? undefined : id }),
          })
        }
      />
      <Toggle
        isSelected={failed === true}
        onChange={(isOn) =>
          void navigate({
            to: '/activity',
            search: (before) => ({ ...before, failed: isOn || undefined }),
          })
        }
      >
        Only trouble
      </Toggle>
      <Toggle
        isSelected={rerouted === true}
        onChange={(isOn) =>
          void navigate({
            to: '/activity',
            search: (before) => ({ ...before, rerouted: isOn || undefined }),
          })
        }
      >
        Rerouted
      </Toggle>
    </>
  );
}
