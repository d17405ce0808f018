import { createContext, useContext, type ReactNode } from 'react';
import type { Client } from './client.ts';
import type { Queries } from './queries.ts';

export interface Core {
  readonly client: Client;
  readonly queries: Queries;
}

const CoreContext = createContext<Core | null>(null);

export function CoreProvider({ core, children }: { core: Core; children: ReactNode }) {
  return <CoreContext value={core}>{children}</CoreContext>;
}

/** The core, for whoever asks or commands something. */
export function useCore(): Core {
  const core = useContext(CoreContext);
  if (!core) throw new Error('There is no core above this component');
  return core;
}
