import { Link } from '@tanstack/react-router';
import type { ServerSummary } from '#contract/servers.ts';
import { attempt } from '#renderer/api/attempt.ts';
import { useCore } from '#renderer/api/core.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { buttonLook } from '#renderer/ui/button-look.ts';
import { cx } from '#renderer/ui/cx.ts';
import { Status } from '#renderer/ui/status.tsx';
import { ROW_LINK } from '#renderer/ui/text-link.ts';
import { useNow } from '#renderer/ui/use-now.ts';
import { factsOf, wordsFor } from './server-words.ts';

const TICK_MS = 1_000;

/** One service: how it is, what it offers, and what can be done about it. */
export function ServerRow({ server, isOpen = false }: { server: ServerSummary; isOpen?: boolean }) {
  const now = useNow(TICK_MS);
  const { id, name, sentence } = server;
  return (
    <li
      className={cx(
        'relative flex items-center gap-4 border-t border-line px-4 py-3 first:border-t-0 hover:bg-row',
        isOpen && 'bg-row',
      )}
      data-row
    >
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5">
          <Link
            to="/services"
            search={{ id, tab: 'overview' }}
            aria-current={isOpen}
            data-keep={id}
            className={cx(ROW_LINK, 'min-w-0 font-semibold wrap-anywhere')}
          >
            {name}
          </Link>
          <Status {...wordsFor(server)} />
          <span className="tabular text-small text-quiet">{factsOf(server, now).join(' · ')}</span>
        </div>
        {sentence !== null && (
          <p className="mt-0.5 line-clamp-2 text-small break-words text-quiet">{sentence}</p>
        )}
      </div>
      <div className="relative flex shrink-0 gap-1.5">
        <Link
          to="/services"
          search={{ id, tab: 'log' }}
          aria-label={`Show log of ${name}`}
          data-key="l"
          data-keep={`${id}:log`}
          className={buttonLook('plain', true)}
        >
          Log
        </Link>
        <ServerButtons server={server} />
      </div>
    </li>
  );
}

/** Start, stop and restart, those that make sense now. */
export function ServerButtons({ server: { id, name, state } }: { server: ServerSummary }) {
  const { client } = useCore();
  if (state === 'stopped' || state === 'failed' || state === 'held')
    return (
      <Button
        small
        // What you stopped yourself is at rest; what broke is waiting for you.
        look={state === 'stopped' ? 'plain' : 'main'}
        data-key="r"
        data-keep={`${id}:restart`}
        aria-label={`Start ${name}`}
        onPress={() => attempt(() => client.servers.start({ id }))}
      >
        Start
      </Button>
    );
  return (
    <>
      <Button
        small
        data-keep={`${id}:stop`}
        aria-label={`Stop ${name}`}
        onPress={() => attempt(() => client.servers.stop({ id }))}
      >
        Stop
      </Button>
      <Button
        small
        data-key="r"
        data-keep={`${id}:restart`}
        aria-label={`Restart ${name}`}
        onPress={() => attempt(() => client.servers.restart({ id }))}
      >
        Restart
      </Button>
    </>
  );
}
