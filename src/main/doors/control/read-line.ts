import type { Duplex } from 'node:stream';

const LONGEST_LINE_BYTES = 64 * 1024;
const NEWLINE = 10;

/** The first line of a connection, with all bytes behind it left unread; `null` when there is none. */
export function readLine(socket: Duplex): Promise<string | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;

    const settle = (line: string | null): void => {
      socket.off('readable', onReadable);
      socket.off('end', onEnd);
      socket.off('close', onEnd);
      resolve(line);
    };
    const onEnd = (): void => settle(null);
    const onReadable = (): void => {
      for (;;) {
        const chunk = socket.read() as Buffer | null;
        if (chunk === null) return;
        const end = chunk.indexOf(NEWLINE);
        if (end === -1) {
          chunks.push(chunk);
          size += chunk.length;
          if (size > LONGEST_LINE_BYTES) settle(null);
          continue;
        }
        const behind = chunk.subarray(end + 1);
        settle(Buffer.concat([...chunks, chunk.subarray(0, end)]).toString('utf8'));
        if (behind.length > 0) socket.unshift(behind);
        return;
      }
    };
    socket.on('readable', onReadable);
    socket.on('end', onEnd);
    socket.on('close', onEnd);
  });
}
