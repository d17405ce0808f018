import { createConnection } from 'node:net';

/** One question over the control socket of a running Tallylight, such as `{ op: 'open' }`. */
export interface ControlRequest {
  readonly op: string;
  readonly [name: string]: string;
}

/** Its answer: `ok`, with whatever was asked for, or `error` with a sentence. */
export interface ControlAnswer {
  readonly ok: boolean;
  readonly error?: string;
  readonly [name: string]: unknown;
}

const DEADLINE_MS = 5_000;

/** Resolves with `null` when no Tallylight listens there, or when it ends before it has answered. */
export function askRunningHost(
  controlSocket: string,
  request: ControlRequest,
): Promise<ControlAnswer | null> {
  return new Promise((resolve) => {
    const socket = createConnection(controlSocket);
    let text = '';
    socket.setTimeout(DEADLINE_MS, () => socket.destroy());
    socket.setEncoding('utf8');
    socket.on('connect', () => socket.end(`${JSON.stringify(request)}\n`));
    socket.on('data', (part: string) => {
      text += part;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(parse(text)));
  });
}

function parse(text: string): ControlAnswer | null {
  try {
    return JSON.parse(text) as ControlAnswer;
  } catch {
    return null;
  }
}
