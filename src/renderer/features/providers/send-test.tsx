import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useCore } from '#renderer/api/core.tsx';
import { useCommand } from '#renderer/api/use-command.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Status } from '#renderer/ui/status.tsx';
import { TEXT_LINK } from '#renderer/ui/text-link.ts';

interface TestOutcome {
  readonly callId: string;
  readonly ok: boolean;
  readonly sentence: string;
}

export interface SendingTest {
  readonly isRunning: boolean;
  readonly problem: string | null;
  readonly outcome: TestOutcome | null;
  readonly send: () => void;
}

/** One small message through the whole path, as a client would send it, and what became of it. */
export function useSendTest(providerId: string): SendingTest {
  const { client } = useCore();
  const [outcome, setOutcome] = useState<TestOutcome | null>(null);
  const test = useCommand(() => client.providers.sendTest({ providerId }));
  return {
    isRunning: test.isRunning,
    problem: test.problem,
    outcome,
    send: () => void test.run().then(setOutcome),
  };
}

export function SendTestButton({ test, main = false }: { test: SendingTest; main?: boolean }) {
  return (
    <Button
      small={!main}
      look={main ? 'main' : 'plain'}
      isPending={test.isRunning}
      onPress={test.send}
    >
      {test.isRunning ? 'Sending…' : main ? 'Send a test call' : 'Send a test'}
    </Button>
  );
}

/** How the test ended, in a sentence, with the way to the request itself. */
export function SendTestOutcome({ test: { problem, outcome } }: { test: SendingTest }) {
  return (
    <div aria-live="polite" className="empty:hidden">
      {problem !== null && <p className="text-crit">{problem}</p>}
      {outcome && (
        <p className="flex flex-wrap items-baseline gap-x-3 text-small">
          <Status
            shape={outcome.ok ? 'dot' : 'octagon'}
            word={outcome.ok ? 'It answered' : 'It did not work'}
            tone={outcome.ok ? 'ok' : 'crit'}
          />
          <span className="min-w-0 break-words text-quiet">{outcome.sentence}</span>
          <Link to="/activity" search={{ call: outcome.callId }} className={TEXT_LINK}>
            See the request
          </Link>
        </p>
      )}
    </div>
  );
}
