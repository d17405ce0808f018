import type { Duplex } from 'node:stream';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import type { Transport } from '@modelcontextprotocol/server';

/** A message may be so large, as over HTTP. */
const LARGEST_MESSAGE_BYTES = 32 * 1024 * 1024;

/** One message per line over a socket, which it also ends: the SDK leaves that to the owner of a stream. */
export function createSocketTransport(socket: Duplex): Transport {
  const lines: Transport = new StdioServerTransport(socket, socket, {
    maxBufferSize: LARGEST_MESSAGE_BYTES,
  });
  const transport: Transport = {
    async start() {
      lines.onmessage = (message) => transport.onmessage?.(message);
      lines.onerror = (error) => transport.onerror?.(error);
      lines.onclose = () => {
        // Otherwise a bridge whose client has gone would wait for us for ever.
        socket.end();
        transport.onclose?.();
      };
      await lines.start();
    },
    send: (message) => lines.send(message),
    close: () => lines.close(),
  };
  return transport;
}
