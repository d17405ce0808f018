import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { KeyTest } from '#contract/providers.ts';
import { useCore } from '#renderer/api/core.tsx';
import { useCommand } from '#renderer/api/use-command.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Status } from '#renderer/ui/status.tsx';
import { TEXT_LINK } from '#renderer/ui/text-link.ts';

/** For a key of which a free request said nothing for certain: one real request does. */
export function CertainCheck({ id, name }: { id: string; name: string }) {
  const { client } = useCore();
  const [test, setTest] = useState<(KeyTest & { callId: string }) | null>(null);
  const check = useCommand(() => client.providers.checkForCertain({ providerId: id }));
  return (
    <div className="flex flex-col gap-1.5 text-small">
      {test === null && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Button
            small
            aria-label={`Check for certain: ${name}`}
            isPending={check.isRunning}
            onPress={() => void check.run().then(setTest)}
          >
            {check.isRunning ? 'Checking…' : 'Check for certain'}
          </Button>
          <span className="text-quiet">
            Sends one real request, which {name} bills: a cent at most.
          </span>
        </div>
      )}
      <div aria-live="polite" className="empty:hidden">
        {test && (
          <p className="flex flex-wrap items-baseline gap-x-3">
            <Status
              shape={test.outcome === 'works' ? 'dot' : 'triangle'}
              word={test.outcome === 'works' ? 'Certain' : 'Look at this'}
              tone={test.outcome === 'works' ? 'ok' : 'warn'}
            />
            <span className="min-w-0 break-words">{test.sentence}</span>
            {test.callId !== '' && (
              <Link to="/activity" search={{ call: test.callId }} className={TEXT_LINK}>
                See the request
              </Link>
            )}
          </p>
        )}
        {check.problem !== null && <p className="text-crit">{check.problem}</p>}
      </div>
    </div>
  );
}
