import { chmod, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';

/** A Unix socket, or a named pipe on Windows, for programs of this user. */
export interface SocketServer {
  listen(path: string): Promise<void>;
  close(): Promise<void>;
}

const OWNER_ONLY = 0o600;

export function createSocketServer(onConnection: (socket: Socket) => void): SocketServer {
  const open = new Set<Socket>();
  // Half-open, so that a client that has said all it had to say still gets its answer.
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    // A peer that vanishes is ordinary; whoever reads sees the end.
    socket.on('error', () => socket.destroy());
    onConnection(socket);
  });
  let path = '';

  return {
    async listen(at) {
      path = at;
      // The profile's lock is held, so a socket left here belongs to nobody.
      if (!isPipe(path)) await rm(path, { force: true });
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(path, () => {
          server.off('error', reject);
          resolve();
        });
      });
      if (!isPipe(path)) await chmod(path, OWNER_ONLY);
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

function isPipe(path: string): boolean {
  return path.startsWith('\\\\.\\pipe\\');
}
