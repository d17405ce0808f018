import { once } from 'node:events';
import { connect } from 'node:net';

/** What a connection brought, until the other side closed it or went silent for `silenceMs`. */
export interface RawExchange {
  readonly text: string;
  readonly isClosed: boolean;
}

/** Sends bytes as they are, whatever they are, and reads what comes back. */
export async function rawExchange(
  port: number,
  sent: string | Buffer,
  { silenceMs = 500, endsAfter = false } = {},
): Promise<RawExchange> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => {});
  await once(socket, 'connect');
  let text = '';
  let isClosed = false;
  socket.on('data', (part: Buffer) => {
    text += part.toString('latin1');
  });
  const over = new Promise<void>((resolve) => {
    socket.setTimeout(silenceMs, resolve);
    for (const event of ['end', 'close'] as const)
      socket.once(event, () => {
        isClosed = true;
        resolve();
      });
  });
  if (endsAfter) socket.end(sent);
  else socket.write(sent);
  await over;
  socket.destroy();
  return { text, isClosed };
}

/** The statuses of all answers in it, in order. */
export function statusesIn({ text }: RawExchange): number[] {
  return [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
}
