import { useState, type SubmitEvent } from 'react';
import type { RoutingWeights } from '#contract/routing.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { FACTORS, readPercent, type Factor } from './choosing-words.ts';

const NOTHING: RoutingWeights = { cost: 0, quality: 0, performance: 0, availability: 0 };

type Typed = Readonly<Record<Factor, string>>;

/** How much each of the four counts, in per cent, with their sum. */
export function Weights({
  weights,
  onDraft,
  onSave,
}: {
  weights: RoutingWeights;
  /** Told of what is typed while it could be saved; `null` when it can't. */
  onDraft: (weights: RoutingWeights | null) => void;
  onSave: (weights: RoutingWeights) => void;
}) {
  const [typed, setTyped] = useState<Typed>(() => toText(weights));
  const draft = read(typed);
  const sum = draft && Math.round(FACTORS.reduce((all, { id }) => all + draft[id] * 100, 0));
  const isSame = draft !== null && FACTORS.every(({ id }) => draft[id] === weights[id]);
  const canSave = draft !== null && sum !== 0 && !isSame;
  const type = (id: Factor, text: string): void => {
    const next = { ...typed, [id]: text };
    setTyped(next);
    onDraft(read(next));
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (draft && canSave) onSave(draft);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-2">
      <div className="grid max-w-[560px] grid-cols-2 gap-3 sm:grid-cols-4">
        {FACTORS.map(({ id, label }) => (
          <Field
            key={id}
            label={`${label} in %`}
            value={typed[id]}
            onChange={(text) => type(id, text)}
            inputMode="numeric"
            autoComplete="off"
            isInvalid={readPercent(typed[id]) === null}
          />
        ))}
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <Button type="submit" small look="main" isDisabled={!canSave}>
          Save weights
        </Button>
        <p aria-live="polite" className="tabular text-small text-quiet">
          {describeSum(sum)}
        </p>
      </div>
    </form>
  );
}

function describeSum(sum: number | null): string {
  if (sum === null) return 'Each is a whole number from 0 to 100.';
  if (sum === 0) return 'At least one of them has to count.';
  return sum === 100 ? 'Sum 100 %.' : `Sum ${sum} %. They are scaled to 100 %.`;
}

function read(typed: Typed): RoutingWeights | null {
  const shares = FACTORS.map(({ id }) => [id, readPercent(typed[id])] as const);
  const known = shares.filter((share): share is [Factor, number] => share[1] !== null);
  if (known.length < FACTORS.length) return null;
  return { ...NOTHING, ...Object.fromEntries(known) };
}

function toText(weights: RoutingWeights): Typed {
  const text = (id: Factor): string => String(Math.round(weights[id] * 100));
  return {
    cost: text('cost'),
    quality: text('quality'),
    performance: text('performance'),
    availability: text('availability'),
  };
}
