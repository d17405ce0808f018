import { useState } from 'react';
import { useCore } from '#renderer/api/core.tsx';
import { useCommand } from '#renderer/api/use-command.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog, DialogButtons } from '#renderer/ui/dialog.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { TAKE_FOCUS } from '#renderer/ui/take-focus.ts';

/** Names a new episode and works on it from then on. */
export function NewEpisode({ onClose }: { onClose: () => void }) {
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
          {...TAKE_FOCUS}
          isRequired
        />
        {add.problem !== null && (
          <p role="alert" className="text-crit">
            {add.problem}
          </p>
        )}
        <DialogButtons>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            type="submit"
            look="main"
            isDisabled={name.trim() === ''}
            isPending={add.isRunning}
          >
            Work on it
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
