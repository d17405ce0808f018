import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { systemClock } from '#main/host/clock.ts';
import { createAnthropicStandIn } from '#main/practice/anthropic-stand-in.ts';

export interface AnthropicServer {
  /** What `providers.claude.baseUrl` names. */
  readonly baseUrl: string;
  /** The keys that came, in order. */
  readonly keys: readonly string[];
  close(): Promise<void>;
}

/** Something on this computer that answers as Anthropic's API does, for a host in a process of its own. */
export async function startAnthropicServer(): Promise<AnthropicServer> {
  const keys: string[] = [];
  const answer = createAnthropicStandIn(systemClock, {
    requestCame: (headers) => keys.push(String(headers['x-api-key'])),
  });
  const server: Server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    keys,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
