import type { ReactNode } from 'react';
import type { CountedLimit, ProviderSummary, ReportedLimit } from '#contract/providers.ts';
import { LeftMeter } from '#renderer/ui/meter.tsx';
import { Status } from '#renderer/ui/status.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { describeLeft, describePace, describeReset } from './counted-words.ts';
import { describeAge, readLimit, tightestLimit } from './provider-words.ts';
import { useRefilled } from './use-refilled.ts';

const TICK_MS = 10_000;

/** What is left: of the limits that hold here, and of those that the provider itself reported. */
export function Limits({
  provider: { name, counted, limits },
  isReady,
}: {
  provider: ProviderSummary;
  /** Whether anything may go there yet. */
  isReady: boolean;
}) {
  const now = useNow(TICK_MS);
  return (
    <>
      {isReady && counted.length > 0 && (
        <Group title="Your limits" source="counted here">
          {counted.map((limit) => (
            <Counted key={limit.id} limit={limit} nowMs={now} />
          ))}
        </Group>
      )}
      {limits.length > 0 && (
        <Group title={`${name}’s own limits`} source={describeAge(limits, now)}>
          {limits.map((limit) => (
            <Reported key={limit.name} limit={limit} nowMs={now} />
          ))}
        </Group>
      )}
    </>
  );
}

/** The one that is nearest to its end, for a list; nothing where none is known. */
export function TightestLimit({ provider: { counted, limits } }: { provider: ProviderSummary }) {
  const now = useNow(TICK_MS);
  const reported = tightestLimit(limits, now);
  // A rate refills within the minute; what has to last for a day or a month is what one asks for.
  const lasting = counted
    .filter(({ resetsAtMs, amount }) => resetsAtMs !== null && amount > 0)
    .toSorted((a, b) => a.left / a.amount - b.left / b.amount)[0];
  if (!lasting && !reported) return null;
  return (
    <ul aria-label="Least left" className="grid gap-x-8 gap-y-3 sm:grid-cols-2">
      {lasting && <Counted limit={lasting} nowMs={now} source="counted here" />}
      {reported && <Reported limit={reported} nowMs={now} source={describeAge([reported], now)} />}
    </ul>
  );
}

function Group({
  title,
  source,
  children,
}: {
  title: string;
  source: string;
  children: ReactNode;
}) {
  return (
    <div className="flex flex-col gap-2">
      <h4 className="text-small font-semibold">
        {title} <span className="font-normal text-quiet">{source}</span>
      </h4>
      <ul aria-label={title} className="grid gap-x-8 gap-y-3 sm:grid-cols-2">
        {children}
      </ul>
    </div>
  );
}

/** `source` is said where it does not stand above; a doubt is left to the place with room for it. */
function Counted({
  limit: told,
  nowMs,
  source,
}: {
  limit: CountedLimit;
  nowMs: number;
  source?: string;
}) {
  const limit = useRefilled(told);
  const text = describeLeft(limit);
  const said = describePace(limit, nowMs);
  const pace = source !== undefined && said?.worry === null ? null : said;
  return (
    <Row text={text} aside={[describeReset(limit, nowMs), source]}>
      <LeftMeter
        label={limit.name}
        left={limit.left}
        of={limit.amount}
        text={text}
        {...(pace?.worry === 'used-up' ? { tone: 'crit' } : {})}
        {...(pace?.worry === 'runs-out' ? { tone: 'warn' } : {})}
      />
      {pace && (
        <p className="text-small text-quiet">
          {pace.worry === null ? (
            pace.text
          ) : (
            <Status
              shape={pace.worry === 'used-up' ? 'square' : 'triangle'}
              word={pace.text}
              tone={pace.worry === 'used-up' ? 'crit' : 'warn'}
            />
          )}
        </p>
      )}
    </Row>
  );
}

function Reported({
  limit,
  nowMs,
  source,
}: {
  limit: ReportedLimit;
  nowMs: number;
  source?: string;
}) {
  const { left, text, reset } = readLimit(limit, nowMs);
  return (
    <Row text={text} aside={[reset, source]}>
      <LeftMeter label={limit.name} left={left} of={limit.limit} />
    </Row>
  );
}

function Row({
  text,
  aside,
  children,
}: {
  text: string;
  aside: readonly (string | null | undefined)[];
  children: ReactNode;
}) {
  return (
    <li className="flex flex-col gap-1.5">
      <p className="tabular flex flex-wrap justify-between gap-x-3 text-small">
        <span>{text}</span>
        <span className="text-quiet">{aside.filter(Boolean).join(' · ')}</span>
      </p>
      {children}
    </li>
  );
}
