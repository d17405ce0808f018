import { applyEdits, modify } from 'jsonc-parser';
import type { SettingsProblem, SettingsSnapshot } from '#contract/settings.ts';
import type { Notice } from '#contract/system.ts';
import type { Clock } from '#main/host/clock.ts';
import type { Files } from '#main/host/files.ts';
import { LiveView } from '#main/transport/live-value.ts';
import type { AuditEntry } from '#main/values/audit-entry.ts';
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

/** Editors write in several steps; the last one counts. */
const SETTLE_MS = 100;
const NOTICE = 'settings.broken';
const TWO_SPACES = { formattingOptions: { insertSpaces: true, tabSize: 2 } };

/** The profile's settings file, followed while the app runs. A broken file never takes effect. */
export class SettingsService {
  readonly #place: SettingsPlace;
  readonly #ports: SettingsPorts;
  readonly #clock: Clock;
  readonly #listeners = new Set<(settings: Settings) => void>();
  #current: Settings = SettingsSchema.parse({});
  #problems: readonly SettingsProblem[] = [];
  #loadedAtMs: number;
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

  /** Reads the file, or writes the starter's, and follows it from then on. */
  async start(): Promise<void> {
    const { file, starterText } = this.#place;
    if ((await this.#ports.files.read(file)) === null)
      await this.#ports.files.write(file, starterText);
    await this.#load('start');
    this.#unwatch = this.#ports.files.watch(file, () => {
      this.#cancelReload();
      this.#cancelReload = this.#clock.after(SETTLE_MS, () => void this.#load('change'));
    });
  }

  stop(): void {
    this.#unwatch();
    this.#cancelReload();
  }

  /** Told of every version that takes effect after the first. Returns its undoing. */
  onChange(listener: (settings: Settings) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Changes one value and leaves comments and order alone. Throws while the file has a mistake. */
  async edit(path: readonly (string | number)[], value: unknown): Promise<void> {
    const text = (await this.#ports.files.read(this.#place.file)) ?? this.#place.starterText;
    if (parseSettings(text).settings === null)
      throw new Error('The settings file has a mistake. Mend it first, so that nothing is lost.');
    const next = applyEdits(text, modify(text, [...path], value, TWO_SPACES));
    const [problem] = parseSettings(next).problems;
    if (problem) throw new Error(problem.sentence);
    await this.#ports.files.write(this.#place.file, next);
    await this.#load('change');
  }

  async #load(why: 'start' | 'change'): Promise<void> {
    const { files } = this.#ports;
    const text = (await files.read(this.#place.file)) ?? '';
    const { settings, problems } = parseSettings(text);
    this.#problems = problems;
    if (settings) await this.#take(settings, text, why);
    else await this.#complain(problems, why);
    this.live.changed();
  }

  async #take(settings: Settings, text: string, why: 'start' | 'change'): Promise<void> {
    this.#ports.notices.clear(NOTICE);
    this.#loadedAtMs = this.#clock.wallMs();
    const isNews = JSON.stringify(settings) !== JSON.stringify(this.#current);
    this.#current = settings;
    await this.#ports.files.write(this.#place.lastGood, text);
    if (why === 'start' || !isNews) return;
    this.#ports.audit({ kind: 'settings.changed', subject: '', detail: {} });
    for (const listener of this.#listeners) listener(settings);
  }

  async #complain(problems: readonly SettingsProblem[], why: 'start' | 'change'): Promise<void> {
    if (why === 'start') {
      const lastGood = parseSettings((await this.#ports.files.read(this.#place.lastGood)) ?? '');
      if (lastGood.settings) this.#current = lastGood.settings;
    }
    const [first] = problems;
    const place = first ? `Line ${first.line}, column ${first.column}: ${first.sentence}` : '';
    this.#ports.notices.raise({
      id: NOTICE,
      level: 'warn',
      title: 'The settings file has a mistake',
      body: `${place} Tallylight goes on with the last version that had none.`,
      place: 'settings',
    });
  }
}
