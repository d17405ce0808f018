import { useNavigate, useSearch } from '@tanstack/react-router';
import { stores, useLive } from '#renderer/api/stores.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Page } from '#renderer/ui/page.tsx';
import { AddKeyDialog } from './add-key-dialog.tsx';
import { ProviderCard } from './provider-card.tsx';

/** How much is left, whether keys are good, whether anyone is down. */
export function Providers() {
  const providers = useLive(stores.providers)?.providers;
  const navigate = useNavigate();
  const { add } = useSearch({ from: '/providers' });
  if (!providers) return <Page title="Providers">{null}</Page>;
  const adding = providers.find(({ id }) => id === add);
  const keyless = providers.find(({ state }) => state === 'needs-key');
  return (
    <Page
      title="Providers"
      actions={
        keyless && (
          <Button
            look="main"
            onPress={() => void navigate({ to: '/providers', search: { add: keyless.id } })}
          >
            Add key
          </Button>
        )
      }
    >
      {providers.map((provider) => (
        <ProviderCard key={provider.id} provider={provider} />
      ))}
      {adding && (
        <AddKeyDialog
          key={adding.id}
          provider={adding}
          // Those that work without one have their own way to it.
          providers={providers.filter(({ id, keyPage }) => keyPage !== null || id === adding.id)}
          onProvider={(id) =>
            void navigate({ to: '/providers', search: { add: id }, replace: true })
          }
          onClose={() => void navigate({ to: '/providers', search: {} })}
        />
      )}
    </Page>
  );
}
