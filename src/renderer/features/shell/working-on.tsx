import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { useCore } from '#renderer/api/core.tsx';
import { stores, useLive } from '#renderer/api/stores.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { MenuButton } from '#renderer/ui/menu.tsx';

const RECENT = 5;

/** The episode in work: what untagged requests are counted for. */
export function WorkingOn() {
  const { client } = useCore();
  const snapshot = useLive(stores.episodes);
  const [isAdding, setAdding] = useState(false);
  if (!snapshot) return null;
  const { episodes, workingOnId } = snapshot;
  const current = episodes.find(({ id }) => id === workingOnId);
  const choose = (id: string): void => {
    if (id === 'new') setAdding(true);
    else void client.episodes.workOn({ id: id === 'none' ? null : id });
  };
  return (
    <>
      <MenuButton
        label="Working on"
        button={
          <Button look="quiet" className="max-w-80 min-w-0">
            <span className="truncate">
              <span className="text-quiet">Working on: </span>
              {current?.name ?? 'nothing'}
            </span>
            <ChevronDown size={15} aria-hidden />
          </Button>
        }
        entries={[
          ...episodes.slice(0, RECENT).map(({ id, name }) => ({
            id,
            label: name,
            ...(id === workingOnId ? { hint: 'now' } : {}),
          })),
          ...(episodes.length > 0 ? [null] : []),
          { id: 'none', label: 'Nothing' },
          { id: 'new', label: 'New episode…' },
        ]}
        onAction={choose}
      />
      {isAdding && <NewEpisode onClose={() => setAdding(false)} />}
    </>
  );
}

function NewEpisode({ onClose }: { onClose: () => void }) {
  const { client } = useCore();
  const [name, setName] = useState('');
  const add = useCommand(() => client.episodes.add({ name }));
  return (
    <Dialog title="New episode" isOpen onClose={onClose}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void add.run().then((episode) => episode && onClose());
        }}
      >
        <Field
          label="Name"
          value={name}
          onChange={setName}
          placeholder="Ep. 43 – Night Trains"
          hint="From now on, requests are counted for it."
          autoFocus
          isRequired
        />
        {add.problem !== null && <p className="text-crit">{add.problem}</p>}
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>Cancel</Button>
          <Button type="submit" look="main" isDisabled={name.trim() === '' || add.isRunning}>
            Work on it
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
