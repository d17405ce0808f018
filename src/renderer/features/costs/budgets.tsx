import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { BudgetSummary } from '#contract/budgets.ts';
import { useCore } from '#renderer/api/core.tsx';
import { stores, useLive } from '#renderer/api/stores.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Card } from '#renderer/ui/card.tsx';
import { LeftMeter } from '#renderer/ui/meter.tsx';
import { Status } from '#renderer/ui/status.tsx';
import { TAKE_FOCUS } from '#renderer/ui/take-focus.ts';
import { useNow } from '#renderer/ui/use-now.ts';
import { BudgetDialog } from './budget-dialog.tsx';
import { describeBudget, describeLeft, nameBudget, wordsForBudget } from './budget-words.ts';

const TICK_MS = 60_000;
const NANO = 1_000_000_000;
const NONE: readonly BudgetSummary[] = [];

/** The budgets that are set, each with what is left, and the dialog that the address asks for. */
export function Budgets() {
  const navigate = useNavigate();
  const { budget: wanted } = useSearch({ from: '/costs' });
  const snapshot = useLive(stores.budgets);
  const budgets = snapshot?.budgets ?? NONE;
  const removing = useRemoving();
  // Set anew in another way, it needs no undoing.
  const removed = budgets.some(({ id }) => id === removing.removed?.budget.id)
    ? null
    : removing.removed;
  return (
    <>
      {(budgets.length > 0 || removed || removing.problem !== null) && (
        <Card title="Budgets" flush>
          {removed && (
            <output className="flex items-center gap-3 px-4 py-2">
              <span>Removed the budget “{nameBudget(removed.budget)}”.</span>
              <Button small onPress={removing.undo} {...TAKE_FOCUS}>
                Undo
              </Button>
            </output>
          )}
          {removing.problem !== null && (
            <p role="alert" className="px-4 py-2 text-crit">
              {removing.problem}
            </p>
          )}
          <ul>
            {budgets.map((budget, at) => (
              <Row
                key={budget.id}
                budget={budget}
                name={nameBudget(budget)}
                onRemove={() => removing.remove({ budget, at })}
              />
            ))}
          </ul>
        </Card>
      )}
      {snapshot && wanted !== undefined && (
        <BudgetDialog
          key={wanted}
          budget={budgets.find(({ id }) => id === wanted) ?? null}
          budgets={budgets}
          onClose={() => void navigate({ to: '/costs', search: {} })}
        />
      )}
    </>
  );
}

function Row({
  budget,
  name,
  onRemove,
}: {
  budget: BudgetSummary;
  name: string;
  onRemove: () => void;
}) {
  const navigate = useNavigate();
  const now = useNow(TICK_MS);
  const words = wordsForBudget(budget);
  const left = describeLeft(budget);
  return (
    <li className="flex flex-col gap-1.5 border-t border-line px-4 py-3 first:border-t-0">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <h3 className="min-w-0 font-semibold wrap-anywhere">{name}</h3>
        <span className="tabular flex flex-wrap items-baseline gap-x-1.5">
          <Status {...words} />
          <span className="text-quiet">· {left}</span>
        </span>
        <span className="ml-auto flex gap-1.5">
          <Button
            small
            aria-label={`Edit budget: ${name}`}
            onPress={() => void navigate({ to: '/costs', search: { budget: budget.id } })}
          >
            Edit
          </Button>
          <Button small look="quiet" aria-label={`Remove budget: ${name}`} onPress={onRemove}>
            Remove
          </Button>
        </span>
      </div>
      <LeftMeter
        label={name}
        left={budget.leftNanoUsd}
        of={budget.amountNanoUsd}
        text={left}
        tone={words.tone}
      />
      <p className="text-small text-quiet">{describeBudget(budget, now)}</p>
    </li>
  );
}

/** A budget that is gone, and where it stood. */
interface Removed {
  readonly budget: BudgetSummary;
  readonly at: number;
}

/** Removes at once, and remembers the last one so that it can come back as it was. */
function useRemoving() {
  const { client } = useCore();
  const [removed, setRemoved] = useState<Removed | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const command = useCommand(async (one: Removed, isUndo: boolean) => {
    setRefusal(null);
    const outcome = isUndo
      ? await client.budgets.set(wishFor(one))
      : await client.budgets.remove({ id: one.budget.id });
    if (outcome.saved) setRemoved(isUndo ? null : one);
    else setRefusal(outcome.sentence);
  });
  return {
    removed,
    problem: command.problem ?? refusal,
    remove: (one: Removed) => void command.run(one, false),
    undo: () => removed && void command.run(removed, true),
  };
}

function wishFor({ budget, at }: Removed) {
  const { for: kind, of, amountNanoUsd, whenReached, assumedNanoUsd } = budget;
  const assumeUsd = assumedNanoUsd === null ? null : assumedNanoUsd / NANO;
  return { for: kind, of, usd: amountNanoUsd / NANO, whenReached, assumeUsd, at };
}
