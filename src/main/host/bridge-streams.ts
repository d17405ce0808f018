import { createConnection, type Socket } from 'node:net';

const RETRY_MS = 500;
const PATIENCE_MS = 30_000;
/** Longer names are refused at the other end. */
const LONGEST_NAME = 60;

/**
 * Lets a program that can only start a command reach Tallylight: passes bytes between the standard
 * streams and the control socket, and ends this process when either side has gone. It imports nothing
 * but Node, because one runs for every client.
 */
export async function bridgeStreams(controlSocket: string, clientName: string): Promise<void> {
  const client = clientName.trim().slice(0, LONGEST_NAME) || 'MCP client';
  const socket = await connectPatiently(controlSocket);
  if (!socket) {
    process.stderr.write('Tallylight is not running. Start it, then open this program again.\n');
    process.exit(1);
  }
  socket.write(`${JSON.stringify({ op: 'mcp', client })}\n`);
  process.stdin.pipe(socket);
  socket.pipe(process.stdout);
  // Our client has gone, and with it whoever could read an answer.
  process.stdout.on('error', () => process.exit(0));
  socket.on('error', () => process.exit(1));
  socket.on('close', () => process.exit(0));
}

/** Tallylight may start a little later than its clients, for instance after a log-in. */
async function connectPatiently(path: string): Promise<Socket | null> {
  const endsAt = performance.now() + PATIENCE_MS;
  let isWaiting = false;
  for (;;) {
    const connected = await tryConnect(path);
    if (connected || performance.now() > endsAt) return connected;
    if (!isWaiting) process.stderr.write('Waiting for Tallylight to start …\n');
    isWaiting = true;
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

function tryConnect(path: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const candidate = createConnection(path);
    candidate.once('connect', () => {
      candidate.removeAllListeners('error');
      resolve(candidate);
    });
    candidate.once('error', () => resolve(null));
  });
}
