import { once } from 'node:events';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import type { contract } from '#contract/contract.ts';

/** The core of a running host, as its window in a browser has it. */
export interface OpenContract {
  readonly client: ContractRouterClient<typeof contract>;
  close(): void;
}

/** Opens it with the one-time code in the window's address. */
export async function openContract(windowUrl: string): Promise<OpenContract> {
  const { origin, host, hash } = new URL(windowUrl);
  const reply = await fetch(`${origin}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: hash.replace('#code=', '') }),
  });
  if (!reply.ok) throw new Error(`The code opens nothing: ${reply.status} ${await reply.text()}`);
  const { token } = (await reply.json()) as { token: string };
  const socket = new WebSocket(`ws://${host}/rpc`, ['tallylight', token], { origin });
  await once(socket, 'open');
  return {
    // One in everything but its types.
    client: createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket })),
    close: () => socket.close(),
  };
}
