const NEWLINE = 10;
const RETURN = 13;
/** What is kept of both ends of a line that is thrown away: enough to see whose answer it was. */
const ENDS_BYTES = 256;
/** Pieces below this are gathered, because a piece costs far more memory than a byte does. */
const SMALL_BYTES = 4 * 1024;
const BLOCK_BYTES = 64 * 1024;

/** A line over the limit. Its beginning and its end are all that is left of it. */
export interface LongLine {
  readonly bytes: number;
  readonly head: string;
  readonly tail: string;
}

/**
 * Cuts bytes into lines, wherever they are split. A line over the limit is counted and thrown away
 * without being kept in memory. `\r\n` ends a line too; empty lines are left out.
 */
export class LineReader {
  readonly #limitBytes: number;
  readonly #take: (line: string) => void;
  readonly #tooLong: (line: LongLine) => void;
  #pieces: Buffer[] = [];
  #block = Buffer.alloc(0);
  #blockUsed = 0;
  #size = 0;
  #head = '';
  #tail = Buffer.alloc(0);

  constructor(limitBytes: number, take: (line: string) => void, tooLong: (line: LongLine) => void) {
    this.#limitBytes = limitBytes;
    this.#take = take;
    this.#tooLong = tooLong;
  }

  /** How much of a line that is too long has come so far; 0 while no such line is open. */
  get excessBytes(): number {
    return this.#size > this.#limitBytes ? this.#size : 0;
  }

  push(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      this.#add(chunk.subarray(from, end));
      this.#finishLine();
      from = end + 1;
    }
    if (from < chunk.length) this.#add(chunk.subarray(from));
  }

  #add(part: Buffer): void {
    const wasKept = this.excessBytes === 0;
    this.#size += part.length;
    if (this.excessBytes === 0) return this.#keep(part);
    if (wasKept) {
      const start = Buffer.concat([
        ...this.#pieces,
        this.#takeBlock(),
        part.subarray(0, ENDS_BYTES),
      ]);
      this.#head = start.subarray(0, ENDS_BYTES).toString('utf8');
      this.#pieces = [];
    }
    this.#tail = Buffer.concat([this.#tail, part.subarray(-ENDS_BYTES)]).subarray(-ENDS_BYTES);
  }

  #keep(part: Buffer): void {
    if (part.length >= SMALL_BYTES) {
      this.#pieces.push(this.#takeBlock(), part);
      return;
    }
    if (this.#blockUsed + part.length > this.#block.length) {
      this.#pieces.push(this.#takeBlock());
      // Small at first: most lines fit into one piece and need no block of this size.
      this.#block = Buffer.alloc(this.#size < BLOCK_BYTES ? this.#size * 2 : BLOCK_BYTES);
    }
    part.copy(this.#block, this.#blockUsed);
    this.#blockUsed += part.length;
  }

  #takeBlock(): Buffer {
    const used = this.#block.subarray(0, this.#blockUsed);
    this.#block = this.#block.subarray(this.#blockUsed);
    this.#blockUsed = 0;
    return used;
  }

  #finishLine(): void {
    const { excessBytes: bytes } = this;
    const head = this.#head;
    const tail = this.#tail.toString('utf8');
    const line = bytes > 0 ? Buffer.alloc(0) : Buffer.concat([...this.#pieces, this.#takeBlock()]);
    this.#pieces = [];
    this.#size = 0;
    this.#head = '';
    this.#tail = Buffer.alloc(0);
    if (bytes > 0) return this.#tooLong({ bytes, head, tail });
    const text = line.toString('utf8', 0, line.at(-1) === RETURN ? line.length - 1 : line.length);
    if (text.trim() !== '') this.#take(text);
  }
}
