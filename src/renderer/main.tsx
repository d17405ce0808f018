import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { CONTRACT_VERSION } from '#contract/host-bridge.ts';
import type { Client } from './api/client.ts';
import { connectToAddress, connectToDesktop } from './api/connect.ts';
import { CoreProvider } from './api/core.tsx';
import { createQueries } from './api/queries.ts';
import { findSession } from './api/session.ts';
import { followAll } from './api/stores.ts';
import { CodePage } from './features/shell/code-page.tsx';
import './styles.css';

const element = document.getElementById('root');
if (!element) throw new Error('The page has no place for the window');
const root = createRoot(element);

if (window.tallylight) await show(await connectToDesktop(window.tallylight));
else {
  const token = await findSession();
  if (token === null)
    root.render(<CodePage onSession={(one) => void show(connectToAddress(one))} />);
  else await show(connectToAddress(token));
}

async function show(client: Client): Promise<void> {
  const { contractVersion } = await client.system.hello();
  // The core was updated under an open page: the page beside it is the one that understands it.
  if (contractVersion !== CONTRACT_VERSION) return window.location.reload();
  void followAll(client, new AbortController().signal);
  // Only now, because the one-time code in the address is no screen.
  const { router } = await import('./router.tsx');
  const core = { client, queries: createQueries(client) };
  root.render(
    <QueryClientProvider client={new QueryClient()}>
      <CoreProvider core={core}>
        <RouterProvider router={router} />
      </CoreProvider>
    </QueryClientProvider>,
  );
}
