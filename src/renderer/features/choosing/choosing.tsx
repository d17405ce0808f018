import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type {
  RoutingChange,
  RoutingSnapshot,
  StrategyName,
  RoutingWeights,
} from '#contract/routing.ts';
import { useCore } from '#renderer/api/core.tsx';
import { stores, useLive } from '#renderer/api/stores.ts';
import { STRATEGY_NAMES } from '#renderer/api/strategy-names.ts';
import { buttonLook } from '#renderer/ui/button-look.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Card } from '#renderer/ui/card.tsx';
import { Check } from '#renderer/ui/check.tsx';
import { Choice } from '#renderer/ui/field.tsx';
import { Page } from '#renderer/ui/page.tsx';
import { useSettled } from '#renderer/ui/use-settled.ts';
import { ByWork } from './by-work.tsx';
import { describeWeights, MEANINGS, SWITCHES } from './choosing-words.ts';
import { useChoosing } from './use-choosing.ts';
import { Weights } from './weights.tsx';

const ASK_AGAIN_MS = 2_000;
const TITLE = 'How providers are chosen';
const OPTIONS = Object.entries(STRATEGY_NAMES).map(([value, label]) => ({
  value: value as StrategyName,
  label,
}));

/** The strategy for requests that leave the provider open, and what it comes to at this moment. */
export function Choosing() {
  const routing = useLive(stores.routing);
  const choosing = useChoosing(routing);
  const [draft, setDraft] = useState<RoutingWeights | null>(null);
  const decisions = usePreview(routing, draft);
  if (!routing) return <Page title={TITLE}>{null}</Page>;
  const { strategy, weights, switches, capabilities, exceptions } = routing;
  const counted = decisions.find((one) => one.strategy === strategy)?.weights;
  return (
    <Page
      title={TITLE}
      actions={
        <Link to="/providers" className={buttonLook('plain', false)}>
          Back to providers
        </Link>
      }
    >
      <p className="text-quiet">
        For requests that ask for a kind of work and leave the provider to Tallylight. A program
        that names its provider always gets that one.
      </p>
      <div aria-live="polite" className="empty:hidden">
        {choosing.done && (
          <p className="flex flex-wrap items-center gap-3">
            {choosing.done.sentence}
            {choosing.done.undo && (
              <Button small onPress={choosing.undo}>
                Undo
              </Button>
            )}
          </p>
        )}
        {choosing.problem !== null && <p className="text-crit">{choosing.problem}</p>}
      </div>
      <Card title="Strategy">
        <div className="flex flex-col gap-3">
          <Choice
            label="What matters most"
            value={strategy}
            options={OPTIONS}
            onChange={(next) => choosing.set({ strategy: next })}
          />
          <p>
            {MEANINGS[strategy]}{' '}
            {counted && <span className="text-quiet">{describeWeights(counted)}.</span>}
          </p>
          {strategy === 'custom' && (
            <Weights
              key={JSON.stringify(weights)}
              weights={weights}
              onDraft={setDraft}
              onSave={(next) => {
                setDraft(null);
                choosing.set({ weights: next });
              }}
            />
          )}
        </div>
      </Card>
      <Card title="What counts">
        <div className="grid gap-x-8 gap-y-3 md:grid-cols-2">
          {SWITCHES.map(({ id, label, hint }) => (
            <Check
              key={id}
              label={label}
              hint={hint}
              isOn={switches[id]}
              onChange={(isOn) => choosing.set({ switches: { [id]: isOn } })}
            />
          ))}
        </div>
      </Card>
      <Card title="Who would do it now, for about a page" flush>
        <ByWork capabilities={capabilities} decisions={decisions} onSet={choosing.set} />
      </Card>
      {exceptions.length > 0 && <Exceptions exceptions={exceptions} />}
    </Page>
  );
}

function Exceptions({ exceptions }: Pick<RoutingSnapshot, 'exceptions'>) {
  return (
    <Card title="Exceptions in the settings file">
      <ul>
        {exceptions.map(({ of, name, strategy }) => (
          <li key={`${of} ${name}`} className="break-words">
            {of === 'episode' ? 'Episode' : 'Client'} “{name}” goes by “{STRATEGY_NAMES[strategy]}”.
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Asked again when the settings or the providers change, and for weights that are not saved yet. */
function usePreview(routing: RoutingSnapshot | null, draft: RoutingWeights | null) {
  const { queries } = useCore();
  const providers = useSettled(useLive(stores.providers)?.revision, ASK_AGAIN_MS);
  const change: RoutingChange = draft && routing?.strategy === 'custom' ? { weights: draft } : {};
  const found = useQuery({
    ...queries.routing.preview.queryOptions({ input: change }),
    queryKey: ['preview', routing?.revision, providers, change],
    placeholderData: (before) => before,
    enabled: routing !== null,
  });
  return found.data?.decisions ?? [];
}
