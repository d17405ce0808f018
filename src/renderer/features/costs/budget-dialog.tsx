import { useState } from 'react';
import type { BudgetSummary } from '#contract/budgets.ts';
import { useCore } from '#renderer/api/core.tsx';
import { stores, useLive } from '#renderer/api/stores.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog, DialogButtons } from '#renderer/ui/dialog.tsx';
import { Choice, Field } from '#renderer/ui/field.tsx';
import { Select } from '#renderer/ui/select.tsx';
import { TAKE_FOCUS } from '#renderer/ui/take-focus.ts';
import { readUsd } from './budget-words.ts';

const NANO = 1_000_000_000;

type Wanted = Pick<BudgetSummary, 'for' | 'of'>;

/** Sets the budget of a month, an episode, a provider or a client. Opens at the month. */
export function BudgetDialog({
  budget,
  budgets,
  onClose,
}: {
  /** The one to change; `null` for a new one. */
  budget: BudgetSummary | null;
  budgets: readonly BudgetSummary[];
  onClose: () => void;
}) {
  const { client } = useCore();
  const episodes = useLive(stores.episodes);
  const providers = useLive(stores.providers)?.providers ?? [];
  const clients = (useLive(stores.clients)?.clients ?? []).filter(
    ({ revokedAtMs }) => revokedAtMs === null,
  );
  const [wanted, setWanted] = useState<Wanted>(budget ?? { for: 'month', of: null });
  const before = budgets.find(({ for: kind, of }) => kind === wanted.for && of === wanted.of);
  const [typed, setTyped] = useState<string | null>(null);
  const [chosen, setChosen] = useState<BudgetSummary['whenReached'] | null>(null);
  const amount = typed ?? (before ? String(before.amountNanoUsd / NANO) : '');
  const whenReached = chosen ?? before?.whenReached ?? 'alert';
  const usd = readUsd(amount);
  const [refusal, setRefusal] = useState<string | null>(null);
  const save = useCommand(async () => {
    if (usd === null) return;
    setRefusal(null);
    const outcome = await client.budgets.set({ ...asked(wanted), usd, whenReached });
    if (outcome.saved) onClose();
    else setRefusal(outcome.sentence);
  });
  const problem = save.problem ?? refusal;
  // Both go by the name that requests carry.
  const things: Readonly<Record<'episode' | 'client', readonly string[]>> = {
    episode: (episodes?.episodes ?? []).map(({ name }) => name),
    client: clients.map(({ name }) => name),
  };
  const choose = (value: string): void => {
    const [kind, of] = value.split(':');
    if (kind === 'provider') setWanted({ for: kind, of: of ?? null });
    else if (kind === 'episode' || kind === 'client')
      setWanted({ for: kind, of: things[kind][0] ?? null });
    else setWanted({ for: 'month', of: null });
  };
  return (
    <Dialog title={budget ? 'Edit budget' : 'Set a budget'} isOpen onClose={onClose}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void save.run();
        }}
      >
        {!budget && (
          <Choice
            label="For"
            value={wanted.for === 'provider' ? `provider:${wanted.of}` : wanted.for}
            options={[
              { value: 'month', label: 'This month' },
              ...(things.episode.length > 0 ? [{ value: 'episode', label: 'An episode' }] : []),
              ...providers.map(({ id, name }) => ({ value: `provider:${id}`, label: name })),
              ...(things.client.length > 0 ? [{ value: 'client', label: 'A client' }] : []),
            ]}
            onChange={choose}
          />
        )}
        {!budget && (wanted.for === 'episode' || wanted.for === 'client') && (
          <Select
            label={wanted.for === 'episode' ? 'Which episode' : 'Which client'}
            value={wanted.of ?? ''}
            options={things[wanted.for].map((name) => ({ value: name, label: name }))}
            onChange={(of) => setWanted({ ...wanted, of })}
          />
        )}
        <Field
          label="Amount in $"
          value={amount}
          onChange={setTyped}
          inputMode="decimal"
          placeholder="40"
          hint={
            wanted.for === 'episode'
              ? 'For the episode as a whole, however long it takes.'
              : 'For each calendar month, by universal time (UTC).'
          }
          {...TAKE_FOCUS}
          isRequired
        />
        <Choice
          label="When it is reached"
          value={whenReached}
          options={[
            { value: 'alert', label: 'Only tell me' },
            { value: 'pause', label: 'Stop paid requests' },
          ]}
          onChange={setChosen}
        />
        {problem !== null && (
          <p role="alert" className="text-crit">
            {problem}
          </p>
        )}
        <DialogButtons>
          <Button onPress={onClose}>Cancel</Button>
          <Button type="submit" look="main" isDisabled={usd === null} isPending={save.isRunning}>
            Save
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}

/** Only what the core asks for, whatever else is known of it. */
function asked({ for: kind, of }: Wanted): Wanted {
  return { for: kind, of };
}
