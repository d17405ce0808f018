import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { stores, useLive } from '#renderer/api/stores.ts';
import { buttonLook } from '#renderer/ui/button-look.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Page } from '#renderer/ui/page.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { AddKeyDialog } from './add-key-dialog.tsx';
import { groupProviders } from './groups.ts';
import { ProviderCard } from './provider-card.tsx';
import { isSetUp } from './provider-words.ts';
import { usePastedKey } from './use-pasted-key.ts';

const TICK_MS = 10_000;

/** How much is left, whether keys are good, whether anyone is down. */
export function Providers() {
  const providers = useLive(stores.providers)?.providers;
  const navigate = useNavigate();
  const now = useNow(TICK_MS);
  const { add, open } = useSearch({ from: '/providers' });
  const pasted = usePastedKey(add !== undefined);
  if (!providers) return <Page title="Providers">{null}</Page>;
  const adding = providers.find(({ id }) => id === add);
  const keyless = providers.find(({ state }) => state === 'needs-key');
  const isNew = !providers.some(isSetUp);
  const close = (): void => {
    pasted.forget();
    void navigate({ to: '/providers', search: open === undefined ? {} : { open } });
  };
  return (
    <Page
      title="Providers"
      actions={
        <>
          <Link to="/providers/choosing" className={buttonLook('plain', false)}>
            How providers are chosen
          </Link>
          {keyless && (
            <Button
              look="main"
              onPress={() => void navigate({ to: '/providers', search: { add: keyless.id } })}
            >
              Add key
            </Button>
          )}
        </>
      }
    >
      {isNew && (
        <p className="text-quiet">
          Start with the one you worry about most; for most podcasters that is ElevenLabs. The
          others can wait. You can also paste a key anywhere on this page.
        </p>
      )}
      {/* One list, so that a card that goes to another group stays the same card. */}
      <div className="flex flex-col gap-3">
        {groupProviders(providers, now).flatMap((group) => [
          <h2 key={`group ${group.id}`} className="mt-1 -mb-1 text-small font-semibold text-quiet">
            {group.title}
          </h2>,
          ...group.providers.map((provider) => (
            <ProviderCard key={provider.id} provider={provider} isOpen={provider.id === open} />
          )),
        ])}
      </div>
      {adding && (
        <AddKeyDialog
          key={adding.id}
          provider={adding}
          pasted={pasted.key}
          // Those that work without one have their own way to it.
          providers={providers.filter(({ id, keyPage }) => keyPage !== null || id === adding.id)}
          onProvider={(id, key) => {
            pasted.keep(key);
            void navigate({
              to: '/providers',
              search: (before) => ({ ...before, add: id }),
              replace: true,
            });
          }}
          onSaved={pasted.forget}
          onClose={close}
        />
      )}
    </Page>
  );
}
