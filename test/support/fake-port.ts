import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';

/** One end of a channel in the main process. What goes through is cloned, as between processes. */
export class FakePort extends EventEmitter {
  /** What the page gets when this end is handed to it. */
  readonly real: MessagePort;

  constructor(real: MessagePort) {
    super();
    this.real = real;
    real.on('close', () => this.emit('close'));
  }

  start(): void {
    this.real.on('message', (data: unknown) => this.emit('message', { data, ports: [] }));
  }

  postMessage(message: unknown): void {
    this.real.postMessage(message);
  }

  close(): void {
    this.real.close();
  }
}

/** Stands in for `MessageChannelMain`. */
export class FakeChannel {
  readonly port1: FakePort;
  readonly port2: FakePort;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new FakePort(port1);
    this.port2 = new FakePort(port2);
  }
}

/** The main frame of our page, unless something else is given. */
export class FakeFrame {
  url = 'app://tallylight/index.html#/services';
  origin = 'app://tallylight';
  parent: FakeFrame | null = null;
  detached = false;
  isGone = false;
  /** Each port that the page was handed. */
  readonly ports: MessagePort[] = [];

  constructor(given: Partial<FakeFrame> = {}) {
    Object.assign(this, given);
  }

  isDestroyed(): boolean {
    return this.isGone;
  }

  postMessage(_channel: string, _message: unknown, ports: readonly FakePort[] = []): void {
    this.ports.push(...ports.map(({ real }) => real));
  }
}
