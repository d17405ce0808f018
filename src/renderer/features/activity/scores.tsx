import { ChevronDown, ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import type { RoutingDecision } from '#contract/routing.ts';
import { Button } from '#renderer/ui/button.tsx';
import { cx } from '#renderer/ui/cx.ts';
import { countOf } from '#renderer/ui/format-count.ts';
import { formatUsd } from '#renderer/ui/format-money.ts';
import { formatDuration } from '#renderer/ui/format-time.ts';
import { describeExpected, describePlace, describeWeights, percent } from './score-words.ts';

const COLUMNS = [
  ['Score', 'All parts by what they count, times how often it worked'],
  ['Price', 'Higher is cheaper'],
  ['Quality', 'As declared, moved by what people said'],
  ['Speed', 'Higher is faster'],
  ['Room', 'What is left of its limits'],
  ['Expected', 'What the request was expected to cost'],
  ['Typical wait', 'Until the first word'],
  ['Worked', 'How often, over 7 days'],
] as const;
const CELL = 'px-2 py-1.5 first:pl-3 last:pr-3';
const NUMBER = cx(CELL, 'tabular text-right whitespace-nowrap');

/** Everybody who was weighed, and everybody who was not; shut until it is asked for. */
export function Scores({ routing }: { routing: RoutingDecision }) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const { scores, excluded } = routing;
  const Icon = isOpen ? ChevronDown : ChevronRight;
  const left = excluded.length === 0 ? '' : `, ${excluded.length} left out`;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Button
          small
          look="quiet"
          className="-ml-2"
          aria-expanded={isOpen}
          aria-controls={id}
          onPress={() => setOpen(!isOpen)}
        >
          <Icon size={15} aria-hidden />
          How it was chosen
        </Button>
        <span className="text-small text-quiet">
          {countOf(scores.length, 'provider')} compared{left}
        </span>
      </div>
      <div id={id} hidden={!isOpen} className={cx('flex-col gap-2', isOpen && 'flex')}>
        <p className="text-small text-quiet">{describeWeights(routing)}</p>
        {scores.length > 0 && <Table routing={routing} />}
        {excluded.length > 0 && (
          <div className="text-small">
            <h3 className="font-semibold">Left out</h3>
            <ul aria-label="Left out">
              {excluded.map(({ id: one, name, sentence }) => (
                <li key={one}>
                  {name} {sentence}.
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </div>
  );
}

function Table({ routing }: { routing: RoutingDecision }) {
  const { ceilingNanoUsd } = routing;
  return (
    <section
      aria-label="Scores"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard
      tabIndex={0}
      className="overflow-x-auto rounded-lg border border-line"
    >
      <table className="w-full min-w-[760px] border-collapse text-small">
        <thead>
          <tr className="bg-page text-quiet">
            <th scope="col" className={cx(CELL, 'text-left font-medium')}>
              Provider
            </th>
            {COLUMNS.map(([name, meaning]) => (
              <th key={name} scope="col" title={meaning} className={cx(NUMBER, 'font-medium')}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {routing.scores.map((score) => (
            <tr key={score.id} className="border-t border-line">
              <th scope="row" className={cx(CELL, 'text-left font-medium')}>
                {score.name}{' '}
                <span className="font-normal text-quiet">
                  {[score.model, describePlace(score.id, routing)].filter(Boolean).join(' · ')}
                </span>
              </th>
              <td className={cx(NUMBER, 'font-semibold')}>{score.score.toFixed(3)}</td>
              <td className={NUMBER}>{score.parts.cost.toFixed(2)}</td>
              <td className={NUMBER}>{score.parts.quality.toFixed(2)}</td>
              <td className={NUMBER}>{score.parts.performance.toFixed(2)}</td>
              <td className={NUMBER}>{score.parts.availability.toFixed(2)}</td>
              <td className={NUMBER}>{describeExpected(score.expectedNanoUsd)}</td>
              <td className={NUMBER}>{formatDuration(score.latencyMs)}</td>
              <td className={NUMBER}>{percent(score.successRate)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {ceilingNanoUsd !== null && (
        <p className="border-t border-line px-3 py-1.5 text-small text-quiet">
          Another provider could take over for up to {formatUsd(ceilingNanoUsd)}.
        </p>
      )}
    </section>
  );
}
