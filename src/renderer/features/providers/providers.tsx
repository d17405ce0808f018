import { useNavigate, useSearch } from '@tanstack/react-router';
import { stores, useLive } from '#renderer/api/stores.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Page } from '#renderer/ui/page.tsx';
import { AddKeyDialog } from './add-key-dialog.tsx';
import { ProviderCard } from './provider-card.tsx';

/** How much is left, whether keys are good, whether anyone is down. */
export function Providers() {
  const snapshot = useLive(stores.providers);
  const navigate = useNavigate();
  const { add } = useSearch({ from: '/providers' });
  if (!snapshot) return <Page title="Providers">{null}</Page>;
  const adding = snapshot.providers.find(({ id }) => id === add);
  const [first] = snapshot.providers;
  return (
    <Page
      title="Providers"
      actions={
        first && (
          <Button
            look="main"
            onPress={() => void navigate({ to: '/providers', search: { add: first.id } })}
          >
            Add key
          </Button>
        )
      }
    >
      {snapshot.providers.map((provider) => (
        <ProviderCard key={provider.id} provider={provider} />
      ))}
      {adding && (
        <AddKeyDialog
          provider={adding}
          onClose={() => void navigate({ to: '/providers', search: {} })}
        />
      )}
    </Page>
  );
}
