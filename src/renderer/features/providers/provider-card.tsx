import { Link, useNavigate } from '@tanstack/react-router';
import { ChevronDown, ChevronRight } from 'lucide-react';
import type { ProviderSummary } from '#contract/providers.ts';
import { buttonLook } from '#renderer/ui/button-look.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Address } from './address.tsx';
import { Failures } from './failures.tsx';
import { KeyLine } from './key-line.tsx';
import { Limits, TightestLimit } from './limits.tsx';
import { OwnServer } from './own-server.tsx';
import { Prices } from './prices.tsx';
import { describeHour, describeKey, isSetUp } from './provider-words.ts';
import { ProviderLine, ProviderStatus, RestButtons, Waiting } from './rest.tsx';
import { SendTestButton, SendTestOutcome, useSendTest } from './send-test.tsx';

/** One provider: is it answering, and what is left; all else once it is opened. */
export function ProviderCard({ provider, isOpen }: { provider: ProviderSummary; isOpen: boolean }) {
  const { id, name, usedFor, lastHour, key, ownServer } = provider;
  const isReady = isSetUp(provider);
  const test = useSendTest(id);
  const facts = isReady
    ? [usedFor, describeHour(lastHour), !isOpen && key && describeKey(key)]
    : [usedFor];
  return (
    <section
      aria-label={name}
      className="rounded-xl border border-line bg-card px-4 py-3 shadow-card"
    >
      <header className="flex flex-wrap items-center gap-x-4 gap-y-1.5">
        <h3 className="text-base font-semibold">{name}</h3>
        <ProviderStatus provider={provider} />
        <Waiting count={provider.waiting} />
        {!isReady && <span className="text-small text-quiet">{usedFor}</span>}
        <div className="ml-auto flex flex-wrap gap-1.5">
          {isReady && <RestButtons provider={provider} />}
          {isReady && <SendTestButton test={test} />}
          {!isReady && !ownServer && (
            <Link
              to="/providers"
              search={{ add: id }}
              aria-label={`Add key for ${name}`}
              className={buttonLook('plain', true)}
            >
              Add key
            </Link>
          )}
          <DetailsButton id={id} name={name} isOpen={isOpen} isSetUp={isReady || !ownServer} />
        </div>
      </header>
      <div className="flex flex-col gap-3 empty:hidden">
        {isReady && <p className="text-small text-quiet">{facts.filter(Boolean).join(' · ')}</p>}
        {(isReady || isOpen) && <ProviderLine provider={provider} />}
        <SendTestOutcome test={test} />
        {isReady && !isOpen && <TightestLimit provider={provider} />}
      </div>
      {isOpen && (
        <div className="mt-3 flex flex-col gap-4">
          {ownServer && <OwnServer provider={provider} />}
          {isReady && <KeyLine provider={provider} />}
          <Limits provider={provider} isReady={isReady} />
          {(isReady || !ownServer) && <Address provider={provider} />}
          {isReady && <Failures provider={provider} />}
          <Prices id={id} name={name} />
        </div>
      )}
    </section>
  );
}

/** Opens one and shuts the one before, so that the list stays one that can be seen through. */
function DetailsButton({
  id,
  name,
  isOpen,
  isSetUp: isReady,
}: {
  id: string;
  name: string;
  isOpen: boolean;
  isSetUp: boolean;
}) {
  const navigate = useNavigate();
  const label = isReady ? 'Details' : 'Set up';
  const Icon = isOpen ? ChevronDown : ChevronRight;
  return (
    <Button
      small
      look={isReady ? 'quiet' : 'plain'}
      aria-expanded={isOpen}
      aria-label={`${label}: ${name}`}
      onPress={() => void navigate({ to: '/providers', search: isOpen ? {} : { open: id } })}
    >
      {label}
      <Icon size={15} aria-hidden />
    </Button>
  );
}
