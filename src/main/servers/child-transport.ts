import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client';
import type { Clock } from '#main/host/clock.ts';
import type { RunningProcess } from '#main/host/processes.ts';
import { LineReader } from './line-reader.ts';

/** One message is one line. Larger answers are dropped and named. */
const LONGEST_LINE_BYTES = 8 * 1024 * 1024;
const WAITING_BYTES_AT_MOST = 16 * 1024 * 1024;
/** Bytes waited so long and the server took none: it hangs. */
const UNREAD_MS = 30_000;

export interface TransportEvents {
  /** Something on stdout that is no message. */
  oddLine(what: 'not-json' | 'too-long', size: number): void;
  hung(): void;
}

/** Speaks with a server over its standard input and output, one JSON message per line. */
export class ChildTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  readonly #child: RunningProcess;
  readonly #events: TransportEvents;
  readonly #clock: Clock;
  #isClosed = false;

  constructor(child: RunningProcess, events: TransportEvents, clock: Clock) {
    this.#child = child;
    this.#events = events;
    this.#clock = clock;
  }

  async start(): Promise<void> {
    const reader = new LineReader(
      LONGEST_LINE_BYTES,
      (line) => this.#take(line),
      (bytes) => this.#events.oddLine('too-long', bytes),
    );
    this.#child.stdout.on('data', (chunk: Buffer) => reader.push(chunk));
    // A server whose output has ended can't answer any more, even if it lives.
    this.#child.stdout.on('end', () => this.#close());
    this.#child.stdout.on('error', () => this.#close());
    void this.#child.ended.then(() => this.#close());
  }

  /** Resolves once the bytes are on their way; a server that reads nothing is not waited for. */
  async send(message: JSONRPCMessage): Promise<void> {
    const { stdin } = this.#child;
    if (this.#isClosed) throw new Error('The server has ended');
    if (stdin.writableLength > WAITING_BYTES_AT_MOST)
      throw new Error('The server does not read what it is sent');
    if (stdin.write(`${JSON.stringify(message)}\n`)) return;
    const cancel = this.#clock.after(UNREAD_MS, () => this.#events.hung());
    stdin.once('drain', cancel);
    stdin.once('close', cancel);
  }

  async close(): Promise<void> {
    this.#close();
  }

  #take(line: string): void {
    let message: unknown;
    try {
      message = JSON.parse(line.replace(/^\uFEFF/, ''));
    } catch {
      this.#events.oddLine('not-json', line.length);
      return;
    }
    if (isMessage(message)) this.onmessage?.(message);
    else this.#events.oddLine('not-json', line.length);
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.onclose?.();
  }
}

/** The shape is the SDK's to check; what is not even marked as JSON-RPC is noise. */
function isMessage(value: unknown): value is JSONRPCMessage {
  return typeof value === 'object' && value !== null && 'jsonrpc' in value;
}
