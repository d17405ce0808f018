import { StringDecoder } from 'node:string_decoder';

const NEWLINE = 10;
const RETURN = 13;

/**
 * Cuts bytes into lines, wherever they are split. A line over the limit is counted and thrown away
 * without being kept in memory. `\r\n` ends a line too; empty lines are left out.
 */
export class LineReader {
  readonly #limitBytes: number;
  readonly #take: (line: string) => void;
  readonly #tooLong: (bytes: number) => void;
  #chunks: Buffer[] = [];
  #size = 0;

  constructor(limitBytes: number, take: (line: string) => void, tooLong: (bytes: number) => void) {
    this.#limitBytes = limitBytes;
    this.#take = take;
    this.#tooLong = tooLong;
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
    this.#size += part.length;
    if (this.#size <= this.#limitBytes) this.#chunks.push(part);
    else this.#chunks = [];
  }

  #finishLine(): void {
    const size = this.#size;
    const bytes = Buffer.concat(this.#chunks);
    this.#chunks = [];
    this.#size = 0;
    if (size > this.#limitBytes) return this.#tooLong(size);
    const end = bytes.at(-1) === RETURN ? bytes.length - 1 : bytes.length;
    const line = new StringDecoder('utf8').end(bytes.subarray(0, end));
    if (line.trim() !== '') this.#take(line);
  }
}
