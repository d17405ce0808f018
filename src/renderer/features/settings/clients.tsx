import { useState } from 'react';
import type { ClientSummary } from '#contract/clients.ts';
import { useCore } from '#renderer/api/core.tsx';
import { stores, useLive } from '#renderer/api/stores.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Card } from '#renderer/ui/card.tsx';
import { CopyButton } from '#renderer/ui/copy-button.tsx';
import { ConfirmDialog, Dialog } from '#renderer/ui/dialog.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { formatAgo } from '#renderer/ui/format-time.ts';
import { useNow } from '#renderer/ui/use-now.ts';

const TICK_MS = 30_000;

/** The programs that may connect, each with a token of its own. */
export function Clients() {
  const clients = useLive(stores.clients)?.clients ?? [];
  const system = useLive(stores.system);
  const [isAdding, setAdding] = useState(false);
  return (
    <Card
      title="Programs that may connect"
      aside={
        <Button small onPress={() => setAdding(true)}>
          Add client
        </Button>
      }
    >
      <p className="mb-2 flex flex-wrap items-center gap-3">
        <span className="text-quiet">Local address</span>
        <code>{system?.address ?? 'not listening'}</code>
        {system?.address && <CopyButton text={system.address} />}
      </p>
      <ul>
        {clients
          .filter(({ revokedAtMs }) => revokedAtMs === null)
          .map((client) => (
            <ClientRow key={client.id} client={client} />
          ))}
      </ul>
      {clients.every(({ revokedAtMs }) => revokedAtMs !== null) && (
        <p className="text-quiet">None yet. A program needs a token to use the local address.</p>
      )}
      {isAdding && <AddClientDialog onClose={() => setAdding(false)} />}
    </Card>
  );
}

function ClientRow({ client: { id, name, scope, lastUsedAtMs } }: { client: ClientSummary }) {
  const { client } = useCore();
  const now = useNow(TICK_MS);
  const [isAsking, setAsking] = useState(false);
  const revoke = useCommand(() => client.clients.revoke({ id }));
  return (
    <li className="flex items-center gap-3 border-t border-line py-2">
      <span className="font-medium">{name}</span>
      <span className="text-[13px] text-quiet">
        {scope === 'manage' ? 'may also manage' : 'may use'} ·{' '}
        {lastUsedAtMs === null ? 'not used yet' : `used ${formatAgo(lastUsedAtMs, now)}`}
      </span>
      <Button
        small
        look="danger"
        className="ml-auto"
        aria-label={`Revoke ${name}`}
        onPress={() => setAsking(true)}
      >
        Revoke
      </Button>
      <ConfirmDialog
        title={`Revoke the token of ${name}?`}
        action="Revoke"
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => void revoke.run()}
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
            autoFocus
            isRequired
          />
          {add.problem !== null && <p className="text-crit">{add.problem}</p>}
          <div className="flex justify-end gap-2">
            <Button onPress={onClose}>Cancel</Button>
            <Button type="submit" look="main" isDisabled={name.trim() === '' || add.isRunning}>
              Make token
            </Button>
          </div>
        </form>
      ) : (
        <>
          <p>
            Copy the token now. It is shown this once; Tallylight keeps only a fingerprint of it.
          </p>
          <div className="flex items-center gap-2 rounded-md bg-page p-3">
            <code className="min-w-0 flex-1 break-all">{token}</code>
            <CopyButton text={token} />
          </div>
          <div className="flex justify-end">
            <Button look="main" onPress={onClose}>
              Done
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}
