import { createConnection, type Socket } from 'node:net';
import { parseArgs } from 'node:util';

/**
 * Lets a program that can only start a command reach Tallylight: passes bytes between the standard
 * streams and the control socket. Imports nothing but Node, because one runs for every client.
 */
const RETRY_MS = 500;
const PATIENCE_MS = 30_000;
/** Longer names are refused at the other end. */
const LONGEST_NAME = 60;

const { values } = parseArgs({
  options: {
    socket: { type: 'string' },
    client: { type: 'string', default: 'MCP client' },
  },
});
if (values.socket === undefined) {
  process.stderr.write('Usage: bridge --socket PATH [--client NAME]\n');
  process.exit(2);
}

const client = values.client.trim().slice(0, LONGEST_NAME) || 'MCP client';
const socket = await connectPatiently(values.socket);
socket.write(`${JSON.stringify({ op: 'mcp', client })}\n`);
process.stdin.pipe(socket);
socket.pipe(process.stdout);
// Our client has gone, and with it whoever could read an answer.
process.stdout.on('error', () => process.exit(0));
socket.on('error', () => process.exit(1));
socket.on('close', () => process.exit(0));

/** Tallylight may start a little later than its clients, for instance after a log-in. */
async function connectPatiently(path: string): Promise<Socket> {
  const endsAt = Date.now() + PATIENCE_MS;
  for (;;) {
    const connected = await tryConnect(path);
    if (connected) return connected;
    if (Date.now() > endsAt) {
      process.stderr.write('Tallylight is not running. Start it, then open this program again.\n');
      process.exit(1);
    }
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
