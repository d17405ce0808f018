import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { CallSnapshot } from '#contract/calls.ts';
import type { ProviderSummary } from '#contract/providers.ts';
import type { ServerSummary } from '#contract/servers.ts';
import type { SystemSnapshot } from '#contract/system.ts';
import { attempt, attemptAndTell } from '#renderer/api/attempt.ts';
import { useCore } from '#renderer/api/core.tsx';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { later } from '#renderer/ui/later.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { firstSentence, type FirstSentence } from './first-sentence.ts';

const TICK_MS = 1_000;

const practiceDialog = later(async () => (await import('./practice-dialog.tsx')).PracticeDialog);

/** The most important sentence, with the one thing to do about it. */
export function First({
  system,
  providers,
  servers,
  calls,
}: {
  system: SystemSnapshot;
  providers: readonly ProviderSummary[];
  servers: readonly ServerSummary[];
  calls: CallSnapshot;
}) {
  const now = useNow(TICK_MS);
  const { body, action, ...words } = firstSentence({
    system,
    providers,
    servers,
    callsToday: calls.today.calls,
    callsThisMonth: calls.month.calls,
    nowMs: now,
  });
  return (
    <Banner
      words={words}
      action={
        action === 'add-key' ? (
          <FirstKey provider={providers[0]} />
        ) : (
          action !== null && <Help action={action} />
        )
      }
    >
      {body}
    </Banner>
  );
}

function Help({ action }: { action: Exclude<FirstSentence['action'], 'add-key' | null> }) {
  const { client } = useCore();
  const navigate = useNavigate();
  const [label, act] = ((): readonly [string, () => void] => {
    if (action === 'resume')
      return ['Resume', () => attempt(() => client.system.pause({ paused: false }))];
    if (typeof action === 'string')
      return ['See what helps', () => void navigate({ to: `/${action}` })];
    const { name, providerId } = action;
    if (name === 'try-now')
      return ['Try now', () => attemptAndTell(() => client.providers.tryNow({ providerId }))];
    return ['Resume', () => attempt(() => client.providers.pause({ providerId, paused: false }))];
  })();
  return (
    <Button look="main" onPress={act}>
      {label}
    </Button>
  );
}

/** Whoever has no key at hand can look around first. */
function FirstKey({ provider }: { provider: ProviderSummary | undefined }) {
  const navigate = useNavigate();
  const [isLooking, setLooking] = useState(false);
  return (
    <>
      <Button onPress={() => setLooking(true)}>Look around with sample data</Button>
      <Button
        look="main"
        onPress={() => void navigate({ to: '/providers', search: { add: provider?.id } })}
      >
        Add {provider?.name} key
      </Button>
      {isLooking && <practiceDialog.Component onClose={() => setLooking(false)} />}
    </>
  );
}
