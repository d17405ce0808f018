import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const LISTENER = (port: number): string => `
  const server = require('node:net').createServer();
  server.listen({ port: ${port}, host: '127.0.0.1', backlog: 1 }, () => {
    process.stdout.write('listens');
  });`;
const HANGS_AFTER_MS = 300;
const ENOUGH = 20;

/**
 * Makes of a free port on loopback an address at which a new connection is neither taken nor refused: a process that is stopped,
 * with its short queue full, so that Linux drops what comes. `null` where the system does otherwise.
 */
export async function openBlackHole(port: number): Promise<{ close(): void } | null> {
  const child = spawn(process.execPath, ['-e', LISTENER(port)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(child.stdout, 'data');
  child.kill('SIGSTOP');
  const queued: Socket[] = [];
  const close = (): void => {
    for (const socket of queued) socket.destroy();
    child.kill('SIGKILL');
  };
  for (let count = 0; count < ENOUGH; count += 1) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    queued.push(socket);
    const isTaken = await Promise.race([
      once(socket, 'connect').then(() => true),
      // Nothing tells that a connection hangs but time.
      new Promise<boolean>((resolve) => setTimeout(() => resolve(false), HANGS_AFTER_MS)),
    ]);
    if (!isTaken) return { close };
  }
  close();
  return null;
}
