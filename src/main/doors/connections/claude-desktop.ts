import { createHash } from 'node:crypto';
import { posix, win32 } from 'node:path';
import * as z from 'zod';
import type { ConnectionPreview, ConnectionResult } from '#contract/connections.ts';
import type { Clock } from '#main/host/clock.ts';
import type { Files } from '#main/host/files.ts';
import type { AuditEntry } from '#main/values/audit-entry.ts';
import { planConnection, planRemoval, type BridgeEntry } from './claude-desktop-file.ts';

export interface ClaudeDesktopSettings {
  readonly file: string;
  /** Another place, which counts instead of `file` where there is a file. */
  readonly storeFile?: string | null;
  /** Our name in the file. */
  readonly name: string;
  readonly entry: BridgeEntry;
}

export interface ClaudeDesktopPorts {
  readonly files: Files;
  /** Outlives the app. */
  readonly facts: {
    get(name: string): string | null;
    set(name: string, value: string | null): void;
  };
  readonly audit: (entry: AuditEntry) => void;
}

/** What is remembered of our change, to undo it exactly. */
const Change = z.object({
  file: z.string(),
  /** The file as it was before us; `null` when there was none. */
  backup: z.string().nullable(),
  backupDigest: z.string().nullable(),
  writtenDigest: z.string(),
});
type Change = z.infer<typeof Change>;

interface Found {
  readonly file: string;
  /** `null` where there is no file. */
  readonly text: string | null;
}

const FACT = 'claude-desktop-change';
const AFTERWARDS = 'Quit Claude from its tray icon, then open it again.';
const CHANGED: ConnectionResult = {
  outcome: 'changed-meanwhile',
  sentence: 'The file changed after you looked at it, so nothing was written. Look again.',
  backup: null,
};
const NOTHING: ConnectionResult = {
  outcome: 'nothing-to-undo',
  sentence: 'There is nothing to undo.',
  backup: null,
};

/** Puts us into Claude Desktop's own configuration: preview, backup, write, undo. */
export class ClaudeDesktop {
  readonly #settings: ClaudeDesktopSettings;
  readonly #ports: ClaudeDesktopPorts;
  readonly #clock: Clock;
  #lastTurn: Promise<unknown> = Promise.resolve();

  constructor(settings: ClaudeDesktopSettings, ports: ClaudeDesktopPorts, clock: Clock) {
    this.#settings = settings;
    this.#ports = ports;
    this.#clock = clock;
  }

  async preview(): Promise<ConnectionPreview> {
    const { name, entry } = this.#settings;
    let found: Found;
    try {
      found = await this.#read();
    } catch (error) {
      const sentence = `Claude Desktop’s file can’t be opened${reasonOf(error)}.`;
      return { state: 'unreadable', file: this.#settings.file, line: 1, column: 1, sentence };
    }
    const { file, text } = found;
    const plan = planConnection(text, name, entry);
    if (plan.state === 'unreadable') return { ...plan, file };
    return {
      state: plan.state,
      previewId: this.#previewId(file, text),
      file,
      fileExists: text !== null,
      entry: JSON.stringify({ [name]: entry }, null, 2),
      keeps: [...plan.keeps],
      canUndo: this.#change() !== null,
    };
  }

  /** Writes exactly what the preview showed, or nothing. */
  connect(previewId: string): Promise<ConnectionResult> {
    return this.#inTurn(() => this.#connect(previewId));
  }

  /** Puts the file back as it was, byte for byte; if others changed it since, takes out our entry only. */
  undo(): Promise<ConnectionResult> {
    return this.#inTurn(() => this.#undo());
  }

  async #connect(previewId: string): Promise<ConnectionResult> {
    const { name, entry } = this.#settings;
    const { file, text } = await this.#read();
    const plan = planConnection(text, name, entry);
    if (plan.state === 'unreadable') return failed(plan.sentence);
    if (this.#previewId(file, text) !== previewId) return CHANGED;
    if (plan.state === 'connected')
      return { outcome: 'written', sentence: `Already connected. ${AFTERWARDS}`, backup: null };

    const backup = text === null ? null : await this.#freeBackupName(file);
    if (backup !== null && text !== null) await this.#ports.files.write(backup, text);
    // Writing the backup took its time, and Claude itself may have written meanwhile.
    if ((await this.#ports.files.read(file)) !== text) return CHANGED;
    const before = this.#change();
    this.#remember({
      ...this.#wayBack({ file, text }, backup, before),
      file,
      writtenDigest: digest(plan.nextText),
    });
    try {
      await this.#ports.files.write(file, plan.nextText);
    } catch (error) {
      this.#remember(before);
      throw error;
    }
    this.#note('connection.written', backup);
    return { outcome: 'written', sentence: `Connected. ${AFTERWARDS}`, backup };
  }

  async #undo(): Promise<ConnectionResult> {
    const change = this.#change();
    if (change === null) return NOTHING;
    const { files } = this.#ports;
    const { file, backup } = change;
    const text = await files.read(file);
    const isOurs = text !== null && digest(text) === change.writtenDigest;
    const before = backup === null ? null : await files.read(backup);
    const isBackupWhole = before !== null && digest(before) === change.backupDigest;

    if (isOurs && backup === null) await files.remove(file);
    else if (isOurs && isBackupWhole) await files.write(file, before);
    else {
      const plan = planRemoval(text ?? '', this.#settings.name);
      if (plan.state === 'unreadable') return failed(plan.sentence);
      if (text === null || plan.nextText === text) {
        this.#remember(null);
        return NOTHING;
      }
      await files.write(file, plan.nextText);
    }
    this.#remember(null);
    this.#note('connection.undone', backup);
    return { outcome: 'undone', sentence: `Disconnected. ${AFTERWARDS}`, backup };
  }

  /** One after the other, and what a disk refuses is an outcome. */
  #inTurn(task: () => Promise<ConnectionResult>): Promise<ConnectionResult> {
    const turn = this.#lastTurn.then(task).catch((error: unknown) => {
      return failed(
        `Claude Desktop’s file could not be written and is as it was${reasonOf(error)}.`,
      );
    });
    this.#lastTurn = turn;
    return turn;
  }

  async #read(): Promise<Found> {
    const { file, storeFile } = this.#settings;
    const stored = storeFile ? await this.#ports.files.read(storeFile) : null;
    if (storeFile && stored !== null) return { file: storeFile, text: stored };
    return { file, text: await this.#ports.files.read(file) };
  }

  /** Undoing leads back to the time before us, also when this is not the first time that we connect. */
  #wayBack(
    { file, text }: Found,
    backup: string | null,
    before: Change | null,
  ): Pick<Change, 'backup' | 'backupDigest'> {
    if (text === null) return { backup: null, backupDigest: null };
    const whole = { backup, backupDigest: digest(text) };
    if (before?.file !== file) return whole;
    if (digest(text) === before.writtenDigest) return before;
    // Others changed the file since, and the backup holds our old entry: only taking it out leads back.
    const plan = planRemoval(text, this.#settings.name);
    const holdsOurs = plan.state === 'ready' && plan.nextText !== text;
    return holdsOurs ? { backup, backupDigest: null } : whole;
  }

  #previewId(file: string, text: string | null): string {
    const { name, entry } = this.#settings;
    return digest(JSON.stringify([file, text, name, entry]));
  }

  /** Such as `claude_desktop_config.json.2026-11-24T14-20-07.backup`; never one that is there already. */
  async #freeBackupName(file: string): Promise<string> {
    const stamp = new Date(this.#clock.wallMs()).toISOString().slice(0, 19).replaceAll(':', '-');
    for (let number = 1; ; number += 1) {
      const name = `${file}.${stamp}${number === 1 ? '' : `-${number}`}.backup`;
      if ((await this.#ports.files.read(name)) === null) return name;
    }
  }

  #change(): Change | null {
    const text = this.#ports.facts.get(FACT);
    if (text === null) return null;
    try {
      return Change.parse(JSON.parse(text));
    } catch {
      // Written by another version. Without knowing what to bring back, nothing can be.
      return null;
    }
  }

  #remember(change: Change | null): void {
    this.#ports.facts.set(FACT, change && JSON.stringify(change));
  }

  #note(kind: string, backup: string | null): void {
    // The name alone: the folder holds the name of the person's account.
    const name = backup && win32.basename(posix.basename(backup));
    this.#ports.audit({ kind, subject: 'claude-desktop', detail: { backup: name } });
  }
}

function failed(sentence: string): ConnectionResult {
  return { outcome: 'failed', sentence, backup: null };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Such as EACCES: the message would hold the whole path. */
function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
}
