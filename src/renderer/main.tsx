import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { CONTRACT_VERSION } from '#contract/host-bridge.ts';
import type { Client } from './api/client.ts';
import { connectToAddress, connectToDesktop } from './api/connect.ts';
import { CoreProvider } from './api/core.tsx';
import { createQueries } from './api/queries.ts';
import { checkSession, findSession } from './api/session.ts';
import { followAll, stores } from './api/stores.ts';
import { LonePage } from './features/shell/lone-page.tsx';
import './styles.css';

const RETRY_MS = 1_000;
const CHECK_MS = 3_000;
/** Answers are thrown away soon: each change of what is followed asks anew. */
const KEPT_MS = 5_000;
const RELOADED_FOR = 'tallylight.reloaded-for';

const element = document.getElementById('root');
if (!element) throw new Error('The page has no place for the window');
const root = createRoot(element);

if (window.tallylight) await show(await connectToDesktop(window.tallylight));
else {
  const token = await findSession();
  if (token === null) await askForCode();
  else await openWith(token);
}

async function askForCode(): Promise<void> {
  const { CodePage } = await import('./features/shell/code-page.tsx');
  root.render(<CodePage onSession={(token) => void openWith(token)} />);
}

async function openWith(token: string): Promise<void> {
  setInterval(() => {
    if (stores.system.getState().status !== 'live') void leaveWhenClosed(token);
  }, CHECK_MS);
  await show(connectToAddress(token));
}

/** A core that does not know this page any more wants a new code, which the reloaded page asks for. */
async function leaveWhenClosed(token: string): Promise<void> {
  if ((await checkSession(token)) === 'closed') window.location.reload();
}

async function show(client: Client): Promise<void> {
  const version = await askVersion(client);
  if (version !== CONTRACT_VERSION) return reloadFor(version);
  sessionStorage.removeItem(RELOADED_FOR);
  void followAll(client, new AbortController().signal);
  // Only now, because the one-time code in the address is no screen.
  const { router, fetchScreens } = await import('./router.tsx');
  const core = { client, queries: createQueries(client) };
  // The core is on this computer, so being offline is no reason to wait.
  const queryClient = new QueryClient({
    defaultOptions: { queries: { networkMode: 'always', gcTime: KEPT_MS, retry: 1 } },
  });
  root.render(
    <QueryClientProvider client={queryClient}>
      <CoreProvider core={core}>
        <RouterProvider router={router} />
      </CoreProvider>
    </QueryClientProvider>,
  );
  requestIdleCallback(fetchScreens);
}

async function askVersion(client: Client): Promise<number> {
  for (;;) {
    try {
      return (await client.system.hello()).contractVersion;
    } catch {
      root.render(
        <LonePage title="Tallylight does not answer">
          <p className="text-quiet">
            This window opens by itself once it does. Start it again with: npm start
          </p>
        </LonePage>,
      );
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

/** The core was updated under an open page: the page beside it is the one that understands it. */
function reloadFor(version: number): void {
  if (sessionStorage.getItem(RELOADED_FOR) !== String(version)) {
    sessionStorage.setItem(RELOADED_FOR, String(version));
    return window.location.reload();
  }
  root.render(
    <LonePage title="This window is of another version">
      <p className="text-quiet">Tallylight was updated. Close this window and open it again.</p>
    </LonePage>,
  );
}
