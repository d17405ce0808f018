import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ProviderSummary } from '#contract/providers.ts';
import { useCore } from '#renderer/api/core.tsx';
import { cx } from '#renderer/ui/cx.ts';
import { formatMoment } from '#renderer/ui/format-time.ts';
import { TEXT_LINK } from '#renderer/ui/text-link.ts';
import { useNow } from '#renderer/ui/use-now.ts';

const TICK_MS = 60_000;

/** The last few requests that it failed at, each with the way to it. */
export function Failures({ provider: { id, lastHour } }: { provider: ProviderSummary }) {
  const { queries } = useCore();
  const now = useNow(TICK_MS);
  const found = useQuery({
    ...queries.providers.failures.queryOptions({ input: { providerId: id } }),
    // Another request may be another failure.
    queryKey: ['failures', id, lastHour.calls, lastHour.errors],
    placeholderData: (before) => before,
  }).data;
  if (!found) return null;
  return (
    <div className="flex flex-col gap-1">
      <h4 className="text-small font-semibold">
        Last errors <span className="font-normal text-quiet">of the last 30 days</span>
      </h4>
      {found.failures.length === 0 ? (
        <p className="text-small text-quiet">None.</p>
      ) : (
        <ul aria-label="Last errors" className="flex flex-col gap-1 text-small">
          {found.failures.map(({ callId, atMs, model, sentence }) => (
            <li key={callId} className="flex flex-wrap items-baseline gap-x-3">
              <Link to="/activity" search={{ call: callId }} className={cx(TEXT_LINK, 'py-[3px]')}>
                {formatMoment(atMs, now)}
              </Link>
              <span className="min-w-0 flex-1 basis-72 break-words">
                {sentence}
                {model !== null && <span className="text-quiet"> ({model})</span>}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
