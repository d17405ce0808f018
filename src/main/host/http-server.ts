import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

export interface HttpHandlers {
  readonly onRequest: (request: IncomingMessage, response: ServerResponse) => void;
  readonly onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

/** A listener on this computer only. */
export interface HttpServer {
  /** Both loopback families, or 127.0.0.1 alone where there is no IPv6. Throws `PortTakenError`. */
  listen(port: number): Promise<{ port: number }>;
  /** Ends every connection, idle or not. */
  close(): Promise<void>;
}

export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
  readonly port: number;

  constructor(port: number) {
    super(`Port ${port} is in use`);
    this.port = port;
  }
}

// The limits on strangers of docs/security.md: generous to SDKs, mean to slow or huge senders.
const LIMITS = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 5_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 15_000,
  connectionsCheckingInterval: 500,
} as const;
const CONNECTIONS_AT_MOST = 256;
const FAMILIES = ['127.0.0.1', '::1'] as const;

export function createHttpServer({ onRequest, onUpgrade }: HttpHandlers): HttpServer {
  const servers: Server[] = [];

  async function listenOn(host: string, port: number): Promise<number> {
    const server = createServer(LIMITS, onRequest);
    server.maxConnections = CONNECTIONS_AT_MOST;
    server.on('upgrade', onUpgrade);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
    servers.push(server);
    return (server.address() as AddressInfo).port;
  }

  async function close(): Promise<void> {
    await Promise.all(
      servers.splice(0).map((server) => {
        const closed = new Promise((resolve) => server.close(resolve));
        server.closeAllConnections();
        return closed;
      }),
    );
  }

  return {
    async listen(port) {
      let chosen = port;
      try {
        for (const host of FAMILIES) {
          try {
            chosen = await listenOn(host, chosen);
          } catch (error) {
            if (host === '::1' && isWithoutIpv6(error)) continue;
            throw error;
          }
        }
      } catch (error) {
        await close();
        if (hasCode(error, 'EADDRINUSE')) throw new PortTakenError(chosen);
        throw error;
      }
      return { port: chosen };
    },
    close,
  };
}

function isWithoutIpv6(error: unknown): boolean {
  return hasCode(error, 'EADDRNOTAVAIL') || hasCode(error, 'EAFNOSUPPORT');
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
