import type {
  RoutingChange,
  RoutingDecision,
  RoutingSnapshot,
  StrategyName,
} from '#contract/routing.ts';
import { STRATEGY_NAMES } from '#renderer/api/strategy-names.ts';
import { Select } from '#renderer/ui/select.tsx';
import { Status } from '#renderer/ui/status.tsx';
import { describeFirst, describeLeftOut, describeOthers, nameWork } from './choosing-words.ts';

const AS_ALL = 'as-all';

/** Each kind of work: by which strategy, and who would do it at this moment. */
export function ByWork({
  capabilities,
  decisions,
  onSet,
}: {
  capabilities: RoutingSnapshot['capabilities'];
  decisions: readonly RoutingDecision[];
  onSet: (change: RoutingChange) => void;
}) {
  return (
    <ul>
      {capabilities.map(({ id, strategy }) => (
        <li
          key={id}
          className="grid gap-x-6 gap-y-1.5 border-t border-line px-4 py-3 first:border-t-0 md:grid-cols-[13rem_1fr]"
        >
          <Select
            label={nameWork(id)}
            value={strategy ?? AS_ALL}
            options={[
              { value: AS_ALL, label: 'As all the others' },
              ...Object.entries(STRATEGY_NAMES).map(([value, label]) => ({ value, label })),
            ]}
            onChange={(value) =>
              onSet({
                capability: { id, strategy: value === AS_ALL ? null : (value as StrategyName) },
              })
            }
          />
          <Now decision={decisions.find(({ capability }) => capability === id)} />
        </li>
      ))}
    </ul>
  );
}

function Now({ decision }: { decision: RoutingDecision | undefined }) {
  if (!decision) return null;
  const first = describeFirst(decision);
  const others = describeOthers(decision);
  return (
    <div className="flex min-w-0 flex-col justify-center gap-0.5">
      <p className="flex flex-wrap items-baseline gap-x-2">
        {first === null ? (
          <Status shape="triangle" tone="warn" word="Nobody can do it now" />
        ) : (
          <span className="tabular font-medium">{first}</span>
        )}
        {others !== null && <span className="text-small text-quiet">{others}</span>}
      </p>
      <p className="text-small break-words text-quiet">
        {first === null ? describeLeftOut(decision) : decision.rationale}
      </p>
    </div>
  );
}
