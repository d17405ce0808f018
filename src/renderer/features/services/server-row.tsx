import { Link } from '@tanstack/react-router';
import type { ServerSummary } from '#contract/servers.ts';
import { useCore } from '#renderer/api/core.tsx';
import { useCommand } from '#renderer/api/use-command.ts';
import { Button } from '#renderer/ui/button.tsx';
import { countOf } from '#renderer/ui/format-count.ts';
import { formatSpan } from '#renderer/ui/format-time.ts';
import { Status } from '#renderer/ui/status.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { nextTryText, wordsFor } from './server-words.ts';

const TICK_MS = 1_000;

/** One service: how it is, what it offers, and what can be done about it. */
export function ServerRow({ server }: { server: ServerSummary }) {
  const now = useNow(TICK_MS);
  const { id, name, state, sentence } = server;
  const next = nextTryText(server.nextTry, now);
  const facts = [
    countOf(server.tools.length, 'tool'),
    server.readySinceMs === null ? null : `up ${formatSpan(now - server.readySinceMs)}`,
    server.restarts === 0 ? null : countOf(server.restarts, 'restart'),
  ].filter((fact) => fact !== null);
  return (
    <li
      className="flex items-center gap-4 border-t border-line px-4 py-3 first:border-t-0"
      data-row
    >
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-0.5">
          <Link
            to="/services"
            search={{ id, tab: 'overview' }}
            className="font-semibold underline-offset-2 hover:underline"
          >
            {name}
          </Link>
          <Status {...wordsFor(state)} />
          <span className="text-[13px] text-quiet">{facts.join(' · ')}</span>
          {next !== null && <span className="tabular text-[13px] text-quiet">{next}</span>}
        </div>
        {sentence !== null && (
          <p className="mt-0.5 line-clamp-2 text-[13px] break-words text-quiet" title={sentence}>
            {sentence}
          </p>
        )}
      </div>
      <ServerButtons server={server} />
    </li>
  );
}

/** Start, stop, restart and log, those that make sense now. */
export function ServerButtons({ server: { id, name, state } }: { server: ServerSummary }) {
  const { client } = useCore();
  const start = useCommand(() => client.servers.start({ id }));
  const stop = useCommand(() => client.servers.stop({ id }));
  const restart = useCommand(() => client.servers.restart({ id }));
  const isDown = state === 'stopped' || state === 'failed' || state === 'held';
  return (
    <div className="flex shrink-0 gap-1.5">
      <Link
        to="/services"
        search={{ id, tab: 'log' }}
        aria-label={`Show log of ${name}`}
        className="inline-flex h-7 items-center rounded-md border border-line-strong px-2.5 text-[13px] font-medium hover:bg-hover"
      >
        Log
      </Link>
      {isDown ? (
        <Button small look="main" aria-label={`Start ${name}`} onPress={() => void start.run()}>
          Start
        </Button>
      ) : (
        <>
          <Button small aria-label={`Stop ${name}`} onPress={() => void stop.run()}>
            Stop
          </Button>
          <Button small aria-label={`Restart ${name}`} onPress={() => void restart.run()}>
            Restart
          </Button>
        </>
      )}
    </div>
  );
}
