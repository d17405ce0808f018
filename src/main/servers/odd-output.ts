import type { Clock } from '#main/host/clock.ts';

export type Oddity = 'not-json' | 'too-long' | 'too-deep';

const NOTE_EVERY_MS = 10_000;
const FLOOD_BYTES_PER_SECOND = 1024 * 1024;
const FLOOD_SECONDS = 10;

/**
 * Keeps account of what a server writes to its answer channel that is no message. It is noted at first
 * sight and then seldom; a server that does nothing else for ten seconds floods.
 */
export class OddOutput {
  readonly #note: (text: string) => void;
  readonly #flooded: () => void;
  readonly #clock: Clock;
  #unnoted = 0;
  #noteFromMs = 0;
  #second = 0;
  #secondBytes = 0;
  #floodSeconds = 0;
  count = 0;

  constructor(note: (text: string) => void, flooded: () => void, clock: Clock) {
    this.#note = note;
    this.#flooded = flooded;
    this.#clock = clock;
  }

  add(what: Oddity, bytes: number): void {
    this.count += 1;
    this.#unnoted += 1;
    const nowMs = this.#clock.monotonicMs();
    if (nowMs >= this.#noteFromMs || what !== 'not-json') {
      this.#noteFromMs = nowMs + NOTE_EVERY_MS;
      this.#note(describe(what, bytes, this.#unnoted));
      this.#unnoted = 0;
    }
    this.#countFlood(Math.floor(nowMs / 1_000), bytes);
  }

  #countFlood(second: number, bytes: number): void {
    if (second !== this.#second) {
      const isInRow = second === this.#second + 1 && this.#secondBytes >= FLOOD_BYTES_PER_SECOND;
      this.#floodSeconds = isInRow ? this.#floodSeconds + 1 : 0;
      this.#second = second;
      this.#secondBytes = 0;
      if (this.#floodSeconds === FLOOD_SECONDS) this.#flooded();
    }
    this.#secondBytes += bytes;
  }
}

function describe(what: Oddity, bytes: number, count: number): string {
  if (what === 'too-long')
    return `An answer of ${Math.ceil(bytes / 1024 / 1024)} MB was dropped: the limit is 8 MB.`;
  if (what === 'too-deep') return 'An answer was dropped: it is nested too deep to be read.';
  const lines = count === 1 ? 'a line' : `${count} lines`;
  return `It wrote ${lines} to its answer channel that no program can read. That was ignored.`;
}
