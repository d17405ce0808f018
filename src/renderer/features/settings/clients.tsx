import { useRef, useState } from 'react';
import type { ClientSummary } from '#contract/clients.ts';
import { useCore } from '#renderer/api/core.tsx';
import { stores, useLive } from '#renderer/api/stores.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Card } from '#renderer/ui/card.tsx';
import { CopyButton } from '#renderer/ui/copy-button.tsx';
import { ConfirmDialog, Dialog, DialogButtons } from '#renderer/ui/dialog.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { formatAgo, formatDay } from '#renderer/ui/format-time.ts';
import { useKeptFocus } from '#renderer/ui/use-kept-focus.ts';
import { useNow } from '#renderer/ui/use-now.ts';
import { TAKE_FOCUS } from '#renderer/ui/take-focus.ts';

const TICK_MS = 30_000;

/** The programs that may connect, each with a token of its own. */
export function Clients() {
  const all = useLive(stores.clients)?.clients ?? [];
  const address = useLive(stores.system)?.address ?? null;
  const [isAdding, setAdding] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  useKeptFocus(list);
  const clients = all.filter(({ revokedAtMs }) => revokedAtMs === null);
  return (
    <Card
      title="Programs that may connect"
      aside={
        <Button small onPress={() => setAdding(true)}>
          Add client
        </Button>
      }
    >
      <p className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="text-quiet">Local address</span>
        {address === null ? (
          'not listening'
        ) : (
          <>
            <code>{address}</code>
            <CopyButton text={address} name="local address" />
          </>
        )}
      </p>
      <ul ref={list} tabIndex={-1} className="outline-none">
        {clients.map((client) => (
          <ClientRow key={client.id} client={client} />
        ))}
      </ul>
      {clients.length === 0 && (
        <p className="text-quiet">None yet. A program needs a token to use the local address.</p>
      )}
      {isAdding && <AddClientDialog onClose={() => setAdding(false)} />}
    </Card>
  );
}

function ClientRow({
  client: { id, name, scope, createdAtMs, lastUsedAtMs },
}: {
  client: ClientSummary;
}) {
  const { client } = useCore();
  const now = useNow(TICK_MS);
  const [isAsking, setAsking] = useState(false);
  const revoke = useCommand(() => client.clients.revoke({ id }));
  const facts = [
    scope === 'manage' ? 'may also change services and limits' : 'may send requests',
    `added ${formatDay(createdAtMs)}`,
    lastUsedAtMs === null ? 'not used yet' : `used ${formatAgo(lastUsedAtMs, now)}`,
  ];
  return (
    <li className="flex items-center gap-3 border-t border-line py-2 last:pb-0" data-row>
      <span className="flex min-w-0 flex-wrap items-baseline gap-x-3">
        <span className="min-w-0 font-medium wrap-anywhere">{name}</span>
        <span className="text-small text-quiet">{facts.join(' · ')}</span>
      </span>
      <Button
        small
        look="danger"
        className="ml-auto"
        data-keep={id}
        aria-label={`Revoke ${name}`}
        onPress={() => setAsking(true)}
      >
        Revoke
      </Button>
      <ConfirmDialog
        title={`Revoke the token of ${name}?`}
        action="Revoke"
        problem={revoke.problem}
        isRunning={revoke.isRunning}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={revoke.run}
      >
        It can’t connect any more from now on. You can make a new token at any time.
      </ConfirmDialog>
    </li>
  );
}

function AddClientDialog({ onClose }: { onClose: () => void }) {
  const { client } = useCore();
  const [name, setName] = useState('');
  const [token, setToken] = useState<string | null>(null);
  const add = useCommand(() => client.clients.add({ name, scope: 'use' }));
  return (
    <Dialog title="Add a client" isOpen onClose={onClose}>
      {token === null ? (
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            void add.run().then((added) => added && setToken(added.token));
          }}
        >
          <Field
            label="Name"
            value={name}
            onChange={setName}
            placeholder="Episode script"
            hint="What you will recognise in Activity."
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
              Make token
            </Button>
          </DialogButtons>
        </form>
      ) : (
        <>
          <p>
            Copy the token now. It is shown this once; Tallylight keeps only a fingerprint of it.
          </p>
          <div className="flex items-center gap-2 rounded-md bg-page p-3">
            <code className="min-w-0 flex-1 text-[12px] break-all">{token}</code>
            <CopyButton text={token} name="token" />
          </div>
          <DialogButtons>
            <Button look="main" {...TAKE_FOCUS} onPress={onClose}>
              Done
            </Button>
          </DialogButtons>
        </>
      )}
    </Dialog>
  );
}
