import * as z from 'zod';
import type { Files } from '#main/host/files.ts';

const Bounds = z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() });
export type Bounds = z.infer<typeof Bounds>;

const State = z.object({
  /** Of the window when it is not maximized; `null` before it was ever shown. */
  bounds: Bounds.nullable().catch(null),
  isMaximized: z.boolean().catch(false),
  /** What closing the window means; `null` until the person was asked. */
  keepRunning: z.boolean().nullable().catch(null),
});
type State = Readonly<z.infer<typeof State>>;

/** What this desktop remembers from run to run. Losing it costs a question and a window position. */
export class DesktopState {
  readonly #path: string;
  readonly #files: Pick<Files, 'read' | 'write'>;
  #current: State = { bounds: null, isMaximized: false, keepRunning: null };
  #writing: Promise<void> = Promise.resolve();

  constructor(path: string, files: Pick<Files, 'read' | 'write'>) {
    this.#path = path;
    this.#files = files;
  }

  get current(): State {
    return this.#current;
  }

  async load(): Promise<void> {
    try {
      const text = await this.#files.read(this.#path);
      if (text !== null) this.#current = State.parse(JSON.parse(text));
    } catch {
      // A damaged file is as good as none.
    }
  }

  /** Resolves once it is on the disk, or can't be. */
  change(part: Partial<State>): Promise<void> {
    this.#current = { ...this.#current, ...part };
    const text = `${JSON.stringify(this.#current, null, 2)}\n`;
    // One after the other, because two writers of one file could swap their order.
    this.#writing = this.#writing.then(() => this.#files.write(this.#path, text)).catch(() => {});
    return this.#writing;
  }
}
