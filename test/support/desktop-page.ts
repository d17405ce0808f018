import type { MessagePort } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { CoreClient } from '#main/desktop/follow-core.ts';

/** What the page does with its port. */
export function connectPort(port: MessagePort | undefined): {
  readonly client: CoreClient;
  readonly close: () => void;
} {
  if (!port) throw new Error('The page was given no port');
  port.start();
  const client: CoreClient = createORPCClient(new RPCLink({ port }));
  return { client, close: () => port.close() };
}
