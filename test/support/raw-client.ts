import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';

/** How a client goes: `destroy` closes, `end` sends its FIN, `reset` an RST, and `kill` takes its process. */
export const WAYS_TO_GO = ['destroy', 'end', 'reset', 'kill'] as const;
export type WayToGo = (typeof WAYS_TO_GO)[number];

export interface RawClient {
  write(text: string): void;
  goBy(way: WayToGo): void;
  /** Throws away what is left of it. */
  dispose(): void;
}

/** A connection that says what it is told to. One that will go by `kill` is a process of its own. */
export async function openRawClient(
  port: number,
  way: WayToGo,
  onText: (text: string) => void,
): Promise<RawClient> {
  if (way === 'kill') {
    const args = ['test/support/raw-client-program.ts', String(port)];
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    child.stdin.on('error', () => {});
    child.stdout.on('data', (part: Buffer) => onText(part.toString()));
    await once(child.stdout, 'data');
    const kill = (): void => void child.kill('SIGKILL');
    return { write: (text) => child.stdin.write(text), goBy: kill, dispose: kill };
  }
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.on('data', (part: Buffer) => onText(part.toString()));
  await once(socket, 'connect');
  return {
    write: (text) => socket.write(text),
    goBy: () => {
      if (way === 'destroy') socket.destroy();
      else if (way === 'reset') socket.resetAndDestroy();
      else socket.end();
    },
    dispose: () => socket.destroy(),
  };
}
