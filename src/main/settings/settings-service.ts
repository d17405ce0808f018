import type { SettingsProblem, SettingsSnapshot } from '#contract/settings.ts';
import type { Notice } from '#contract/system.ts';
import type { Clock } from '#main/host/clock.ts';
import type { Files } from '#main/host/files.ts';
import { LiveView } from '#main/transport/live-value.ts';
import type { AuditEntry } from '#main/values/audit-entry.ts';
import { brokenNotice, UNWATCHED_NOTICE } from './broken-notice.ts';
import { changedNames } from './changed-names.ts';
import { editJson, type JsonValue } from './edit-json.ts';
import { parseSettings } from './parse-settings.ts';
import { SettingsSchema, type Settings } from './settings-schema.ts';

export interface SettingsPlace {
  readonly file: string;
  /** Where the last version without a mistake is kept. */
  readonly lastGood: string;
  /** What a new profile begins with. */
  readonly starterText: string;
}

export interface SettingsPorts {
  readonly files: Files;
  readonly audit: (entry: AuditEntry) => void;
  readonly notices: {
    raise(notice: Omit<Notice, 'sinceMs'>): void;
    clear(id: string): void;
  };
}

export type EditOutcome =
  | { readonly isWritten: true }
  /** Nothing was changed. The sentence is for the person. */
  | { readonly isWritten: false; readonly sentence: string };

/** Whose version took effect. */
type By = 'file' | 'file-while-stopped' | 'tallylight';

/** Editors write in several steps; the last one counts. */
const SETTLE_MS = 100;
/** A file that is not there says nothing; one that is there and empty is a mistake. */
const TEXT_OF_NO_FILE = '{}';
const REPAIR_FIRST =
  'The settings file has a mistake. Mend it first, so that nothing is lost: nothing was changed.';

/** The profile's settings file, followed while the app runs. A broken file never takes effect. */
export class SettingsService {
  readonly #place: SettingsPlace;
  readonly #ports: SettingsPorts;
  readonly #clock: Clock;
  readonly #listeners = new Set<(settings: Settings) => void>();
  #current: Settings = SettingsSchema.parse({});
  #problems: readonly SettingsProblem[] = [];
  #loadedAtMs: number;
  /** What the file held when it was last looked at; `null` before that. */
  #seenText: string | null = null;
  #lastGoodText: string | null = null;
  #isStopped = false;
  #lastTurn: Promise<unknown> = Promise.resolve();
  #unwatch = (): void => {};
  #cancelReload = (): void => {};
  readonly live: LiveView<Omit<SettingsSnapshot, 'revision'>>;

  constructor(place: SettingsPlace, ports: SettingsPorts, clock: Clock) {
    this.#place = place;
    this.#ports = ports;
    this.#clock = clock;
    this.#loadedAtMs = clock.wallMs();
    this.live = new LiveView(
      () => ({ file: place.file, loadedAtMs: this.#loadedAtMs, problems: [...this.#problems] }),
      clock,
    );
  }

  /** The settings in force. */
  get current(): Settings {
    return this.#current;
  }

  /** Reads the file, or writes the starter's, and follows it from then on. Never rejects. */
  start(): Promise<void> {
    return this.#inTurn(async () => {
      const text = await this.#readLastGood();
      const settings = text === null ? null : parseSettings(text).settings;
      if (settings) {
        this.#lastGoodText = text;
        this.#current = settings;
      }
      await this.#writeStarterWhereMissing();
      this.#follow();
      await this.#load('file-while-stopped');
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#unwatch();
    this.#cancelReload();
  }

  /** Told of every version that takes effect. Returns its undoing. */
  onChange(listener: (settings: Settings) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Sets one value, or removes its name for `undefined`, and leaves comments and order alone. */
  edit(path: readonly (string | number)[], value: JsonValue | undefined): Promise<EditOutcome> {
    return this.#inTurn(async (): Promise<EditOutcome> => {
      const { files } = this.#ports;
      const { file, starterText } = this.#place;
      let next: string;
      let settings: Settings;
      try {
        const text = (await files.read(file)) ?? starterText;
        if (parseSettings(text).settings === null) return refused(REPAIR_FIRST);
        next = editJson(text, path, value);
        const parsed = parseSettings(next);
        if (parsed.settings === null) return refused(parsed.problems[0]?.sentence ?? '');
        settings = parsed.settings;
        await files.write(file, next);
      } catch (error) {
        // What the system refuses has a code; anything else is a bug.
        if (!(error instanceof Error && 'code' in error)) throw error;
        return refused(`The settings file was not changed (${reasonOf(error)}).`);
      }
      await this.#take(settings, next, 'tallylight');
      return { isWritten: true };
    });
  }

  /** Reading, taking and writing go one after the other, so that an older text never wins over a newer one. */
  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(task);
    this.#lastTurn = turn.catch(() => {});
    return turn;
  }

  #follow(): void {
    try {
      this.#unwatch = this.#ports.files.watch(this.#place.file, () => {
        this.#cancelReload();
        if (this.#isStopped) return;
        this.#cancelReload = this.#clock.after(SETTLE_MS, () => {
          void this.#inTurn(() => this.#load('file'));
        });
      });
    } catch {
      // Some systems allow only so many watches, and other programs may have taken them all.
      this.#ports.notices.raise(UNWATCHED_NOTICE);
    }
  }

  async #load(by: By): Promise<void> {
    if (this.#isStopped) return;
    const { files } = this.#ports;
    let text: string;
    try {
      text = (await files.read(this.#place.file)) ?? TEXT_OF_NO_FILE;
    } catch (error) {
      const sentence = `The file can’t be read (${reasonOf(error)}).`;
      this.#seenText = null;
      this.#complain([{ path: '', line: 1, column: 1, sentence }]);
      return;
    }
    // Our own writing, and editors that save without a change, wake us too.
    if (text === this.#seenText) return;
    this.#seenText = text;
    const { settings, problems } = parseSettings(text);
    if (settings) await this.#take(settings, text, by);
    else this.#complain(problems);
  }

  async #take(settings: Settings, text: string, by: By): Promise<void> {
    const { audit, notices } = this.#ports;
    const isFirst = this.#lastGoodText === null;
    const changed = changedNames(this.#current, settings);
    if (this.#problems.length > 0) {
      notices.clear(brokenNotice.id);
      audit({ kind: 'settings.repaired', subject: '', detail: {} });
    }
    this.#seenText = text;
    this.#problems = [];
    this.#loadedAtMs = this.#clock.wallMs();
    this.#current = settings;
    this.live.changed();
    await this.#keepLastGood(text);
    if (changed.length === 0) return;
    if (!isFirst)
      audit({ kind: 'settings.changed', subject: '', detail: { by, changed: changed.join(', ') } });
    for (const listener of this.#listeners) listener(settings);
  }

  #complain(problems: readonly SettingsProblem[]): void {
    this.#problems = problems;
    this.live.changed();
    const [{ line, column } = { line: 1, column: 1 }] = problems;
    this.#ports.notices.raise(brokenNotice.of(problems, this.#lastGoodText !== null));
    this.#ports.audit({ kind: 'settings.broken', subject: '', detail: { line, column } });
  }

  async #readLastGood(): Promise<string | null> {
    try {
      return await this.#ports.files.read(this.#place.lastGood);
    } catch {
      // Only a broken settings file makes it matter, and then its notice says that there is none.
      return null;
    }
  }

  async #keepLastGood(text: string): Promise<void> {
    if (text === this.#lastGoodText) return;
    this.#lastGoodText = text;
    try {
      await this.#ports.files.write(this.#place.lastGood, text);
    } catch {
      // The settings are in force all the same; a disk that takes nothing is told of by the ledger.
    }
  }

  async #writeStarterWhereMissing(): Promise<void> {
    const { files } = this.#ports;
    try {
      if ((await files.read(this.#place.file)) === null)
        await files.write(this.#place.file, this.#place.starterText);
    } catch {
      // What is wrong with the file is found again by reading it; without one, usual values hold.
    }
  }
}

function refused(sentence: string): EditOutcome {
  return { isWritten: false, sentence };
}

/** Such as EACCES: the message would hold the whole path, with the name of the person's account. */
function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
