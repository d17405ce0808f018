import type { ProviderSummary } from '#contract/providers.ts';
import { attempt, attemptAndTell } from '#renderer/api/attempt.ts';
import { useCore } from '#renderer/api/core.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Status } from '#renderer/ui/status.tsx';
import { useFocusAfter } from '#renderer/ui/use-focus-after.ts';
import { useNow } from '#renderer/ui/use-now.ts';
import { wordsForProvider } from './provider-words.ts';
import {
  canTryNow,
  describeWaiting,
  providerSentence,
  restState,
  wordsForRest,
} from './rest-words.ts';

const TICK_MS = 1_000;

/** Whether it answers, or why nothing is sent to it. */
export function ProviderStatus({
  provider: { rest, state },
}: {
  provider: Pick<ProviderSummary, 'rest' | 'state'>;
}) {
  const now = useNow(TICK_MS);
  return <Status {...(wordsForRest(rest, now) ?? wordsForProvider(state))} />;
}

export function Waiting({ count }: { count: number }) {
  const words = describeWaiting(count);
  return words !== null && <Status shape="quarter" word={words} tone="info" />;
}

/** What a person has to know of it now. */
export function ProviderLine({ provider }: { provider: ProviderSummary }) {
  const sentence = providerSentence(provider, useNow(TICK_MS));
  return sentence !== null && <p className="break-words">{sentence}</p>;
}

/** Holds requests back, lets them go on, or ends a rest at once. */
export function RestButtons({ provider: { id, name, rest } }: { provider: ProviderSummary }) {
  const { client } = useCore();
  const state = restState(rest, useNow(TICK_MS));
  const isPaused = state === 'paused';
  return (
    <>
      {canTryNow(state) && <TryNow id={id} name={name} />}
      <Button
        small
        look={isPaused ? 'main' : 'quiet'}
        aria-label={`${isPaused ? 'Resume' : 'Pause'} ${name}`}
        onPress={() => attempt(() => client.providers.pause({ providerId: id, paused: !isPaused }))}
      >
        {isPaused ? 'Resume' : 'Pause'}
      </Button>
    </>
  );
}

function TryNow({ id, name }: { id: string; name: string }) {
  const { client } = useCore();
  useFocusAfter();
  return (
    <Button
      small
      look="main"
      aria-label={`Try now: ${name}`}
      onPress={() => attemptAndTell(() => client.providers.tryNow({ providerId: id }))}
    >
      Try now
    </Button>
  );
}
