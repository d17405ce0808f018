import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client';
import type { Clock } from '#main/host/clock.ts';
import type { RunningProcess } from '#main/host/processes.ts';
import { isDeeperThan } from '#main/values/json-depth.ts';
import { LineReader, type LongLine } from './line-reader.ts';
import type { Oddity } from './odd-output.ts';
import { NotSentError } from './server-errors.ts';

/** One message is one line. Larger answers are dropped and named. */
const LONGEST_LINE_BYTES = 8 * 1024 * 1024;
/** A line that is too long and still goes on: nothing behind it can be read. */
const ENDLESS_LINE_BYTES = 64 * 1024 * 1024;
const ENDLESS_LINE_MS = 10_000;
const DEEPEST = 256;
const WAITING_BYTES_AT_MOST = 16 * 1024 * 1024;
const WAITING_MESSAGES_AT_MOST = 256;
/** Messages waited so long and the server took none: it hangs. */
const UNREAD_MS = 30_000;
/** What a process wrote before it ended may still be on its way. */
const LAST_WORDS_MS = 250;
const INTERNAL_ERROR = -32_603;

export type Loss = 'output-ended' | 'input-ended' | 'not-reading' | 'endless-line';

export interface TransportEvents {
  /** Something on stdout that is no message. */
  odd(what: Oddity, bytes: number): void;
  /** Anything was read: the server lives. */
  heard(): void;
  /** The server may live, but nothing can be said to it or heard from it any more. */
  lost(why: Loss): void;
}

/** Speaks with a server over its standard input and output, one JSON message per line. */
export class ChildTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  readonly #child: RunningProcess;
  readonly #events: TransportEvents;
  readonly #clock: Clock;
  readonly #reader: LineReader;
  readonly #inbox: JSONRPCMessage[] = [];
  #isOver = false;
  #isClosed = false;
  #unread = 0;
  #cancelUnread = (): void => {};
  #cancelEndless: (() => void) | null = null;

  constructor(child: RunningProcess, events: TransportEvents, clock: Clock) {
    this.#child = child;
    this.#events = events;
    this.#clock = clock;
    this.#reader = new LineReader(
      LONGEST_LINE_BYTES,
      (line) => this.#take(line),
      (line) => this.#drop(line),
    );
  }

  async start(): Promise<void> {
    const { stdin, stdout, ended } = this.#child;
    stdout.on('data', (chunk: Buffer) => this.#read(chunk));
    stdout.on('end', () => this.#lose('output-ended'));
    stdout.on('error', () => this.#lose('output-ended'));
    stdin.on('close', () => this.#lose('input-ended'));
    void ended.then(() => {
      this.#isOver = true;
      this.#clock.after(LAST_WORDS_MS, () => this.#close());
    });
  }

  /** Resolves once the bytes are on their way. Throws `NotSentError` when they are not going to be. */
  async send(message: JSONRPCMessage): Promise<void> {
    const { stdin } = this.#child;
    if (this.#isOver || this.#isClosed || !stdin.writable)
      throw new NotSentError('The server has ended.');
    if (stdin.writableLength > WAITING_BYTES_AT_MOST || this.#unread >= WAITING_MESSAGES_AT_MOST)
      throw new NotSentError('The server does not read what it is sent.');
    this.#unread += 1;
    if (this.#unread === 1) this.#expectReading();
    stdin.write(`${JSON.stringify(message)}\n`, () => {
      this.#unread -= 1;
      this.#expectReading();
    });
  }

  async close(): Promise<void> {
    this.#close();
  }

  #expectReading(): void {
    this.#cancelUnread();
    if (this.#unread > 0 && !this.#isClosed)
      this.#cancelUnread = this.#clock.after(UNREAD_MS, () => this.#events.lost('not-reading'));
  }

  #read(chunk: Buffer): void {
    this.#events.heard();
    this.#reader.push(chunk);
    const { excessBytes } = this.#reader;
    if (excessBytes === 0) {
      this.#cancelEndless?.();
      this.#cancelEndless = null;
    } else if (excessBytes > ENDLESS_LINE_BYTES) this.#lose('endless-line');
    else
      this.#cancelEndless ??= this.#clock.after(ENDLESS_LINE_MS, () => this.#lose('endless-line'));
  }

  #take(line: string): void {
    const message = isDeeperThan(DEEPEST, line) ? 'too-deep' : parse(line);
    if (typeof message === 'object') return this.#deliver(message);
    this.#events.odd(message, line.length);
    if (message === 'too-deep') this.#answerFor(line, 'is nested too deep to be read');
  }

  #drop({ bytes, head, tail }: LongLine): void {
    this.#events.odd('too-long', bytes);
    this.#answerFor(`${head}\n${tail}`, 'is larger than 8 MB, so it was dropped');
  }

  /** The call would wait for an answer that has come already. */
  #answerFor(line: string, defect: string): void {
    const id = idOf(line);
    const error = { code: INTERNAL_ERROR, message: `The answer ${defect}.` };
    if (id !== null) this.#deliver({ jsonrpc: '2.0', id, error });
  }

  #deliver(message: JSONRPCMessage): void {
    this.#inbox.push(message);
    if (this.#inbox.length === 1) void this.#empty();
  }

  /**
   * The SDK takes an answer at once and a notification one turn later. Without this turn the progress
   * that came with an answer would come after it, and be lost.
   */
  async #empty(): Promise<void> {
    for (let next = this.#inbox[0]; next !== undefined; next = this.#inbox[0]) {
      this.onmessage?.(next);
      if ('method' in next) await Promise.resolve();
      this.#inbox.shift();
    }
  }

  #lose(why: Loss): void {
    if (this.#isClosed) return;
    this.#close();
    if (!this.#isOver) this.#events.lost(why);
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelUnread();
    this.#cancelEndless?.();
    this.onclose?.();
  }
}

/** The shape is the SDK's to check; what is not even marked as JSON-RPC is noise. */
function parse(line: string): JSONRPCMessage | 'not-json' {
  try {
    const message: unknown = JSON.parse(line.replace(/^\uFEFF/, ''));
    const isMessage = typeof message === 'object' && message !== null && 'jsonrpc' in message;
    return isMessage ? (message as JSONRPCMessage) : 'not-json';
  } catch {
    return 'not-json';
  }
}

/** Whose answer a message is, told by one of its ends: an id there belongs to no inner object. */
function idOf(line: string): number | string | null {
  // A question of the server has an id of its own counting.
  if (/^\{[^{[]*"method":/.test(line)) return null;
  const match =
    /^\{(?:"jsonrpc":"2\.0",)?"id":(\d+|"[^"\\]*")[,}]/.exec(line) ??
    /"id":(\d+|"[^"\\]*")(?:,"jsonrpc":"2\.0")?\}\s*$/.exec(line);
  return match?.[1] === undefined ? null : (JSON.parse(match[1]) as number | string);
}
