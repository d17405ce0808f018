import { createHash } from 'node:crypto';
import type { ConnectionPreview, ConnectionResult } from '#contract/connections.ts';
import type { Clock } from '#main/host/clock.ts';
import type { Files } from '#main/host/files.ts';
import type { AuditEntry } from '#main/values/audit-entry.ts';
import { planConnection, withoutConnection, type BridgeEntry } from './claude-desktop-file.ts';

export interface ClaudeDesktopSettings {
  readonly file: string;
  /** Our name in the file. */
  readonly name: string;
  readonly entry: BridgeEntry;
}

export interface ClaudeDesktopPorts {
  readonly files: Files;
  readonly facts: {
    get(name: string): string | null;
    set(name: string, value: string | null): void;
  };
  readonly audit: (entry: AuditEntry) => void;
}

/** What is remembered of our last change, to undo it exactly. */
interface Change {
  /** `null` when there was no file before. */
  readonly backup: string | null;
  readonly writtenDigest: string;
}

const FACT = 'claude-desktop-change';
const AFTERWARDS = 'Quit Claude from its tray icon, then open it again.';

/** Puts us into Claude Desktop's own configuration: preview, backup, write, undo. */
export class ClaudeDesktop {
  readonly #settings: ClaudeDesktopSettings;
  readonly #ports: ClaudeDesktopPorts;
  readonly #clock: Clock;

  constructor(settings: ClaudeDesktopSettings, ports: ClaudeDesktopPorts, clock: Clock) {
    this.#settings = settings;
    this.#ports = ports;
    this.#clock = clock;
  }

  async preview(): Promise<ConnectionPreview> {
    const { file, name, entry } = this.#settings;
    const text = await this.#ports.files.read(file);
    const plan = planConnection(text, name, entry);
    if (plan.state === 'unreadable') {
      const before = (text ?? '').slice(0, plan.offset).split('\n');
      const line = before.length;
      const column = (before.at(-1)?.length ?? 0) + 1;
      const sentence = `Claude Desktop’s file has a mistake at line ${line}, column ${column}. Mend it first; nothing was changed.`;
      return { state: 'unreadable', file, line, column, sentence };
    }
    return {
      state: plan.state,
      previewId: digest(`${text ?? '\0'}${plan.nextText}`),
      file,
      fileExists: text !== null,
      entry: JSON.stringify({ [name]: entry }, null, 2),
      keeps: [...plan.keeps],
      canUndo: this.#change() !== null,
    };
  }

  /** Writes exactly what the preview showed, or nothing. */
  async connect(previewId: string): Promise<ConnectionResult> {
    const { file, name, entry } = this.#settings;
    const preview = await this.preview();
    if (preview.state === 'unreadable') return failed(preview.sentence);
    if (preview.previewId !== previewId)
      return {
        outcome: 'changed-meanwhile',
        sentence: 'The file changed after you looked at it, so nothing was written. Look again.',
        backup: null,
      };
    const text = await this.#ports.files.read(file);
    const plan = planConnection(text, name, entry);
    if (plan.state === 'unreadable') return failed('The file can’t be read any more.');
    if (plan.state === 'connected')
      return { outcome: 'written', sentence: `Already connected. ${AFTERWARDS}`, backup: null };

    const backup = text === null ? null : `${file}.${timeStamp(this.#clock.wallMs())}.backup`;
    try {
      if (backup !== null && text !== null) await this.#ports.files.write(backup, text);
      await this.#ports.files.write(file, plan.nextText);
    } catch (error) {
      const reason = error instanceof Error ? error.message : '';
      return failed(`The file could not be written, and is as it was. ${reason}`);
    }
    this.#remember({ backup, writtenDigest: digest(plan.nextText) });
    this.#ports.audit({ kind: 'connection.written', subject: 'claude-desktop', detail: { file } });
    return { outcome: 'written', sentence: `Connected. ${AFTERWARDS}`, backup };
  }

  /** Puts the file back as it was, byte for byte; if others changed it since, takes out our entry only. */
  async undo(): Promise<ConnectionResult> {
    const change = this.#change();
    const { file, name } = this.#settings;
    const text = await this.#ports.files.read(file);
    if (change === null || text === null)
      return { outcome: 'nothing-to-undo', sentence: 'There is nothing to undo.', backup: null };
    try {
      const isOurs = digest(text) === change.writtenDigest;
      const before = change.backup === null ? null : await this.#ports.files.read(change.backup);
      if (isOurs && change.backup === null) await this.#ports.files.remove(file);
      else if (isOurs && before !== null) await this.#ports.files.write(file, before);
      else await this.#ports.files.write(file, withoutConnection(text, name));
    } catch (error) {
      return failed(
        `The file could not be written. ${error instanceof Error ? error.message : ''}`,
      );
    }
    this.#remember(null);
    this.#ports.audit({ kind: 'connection.undone', subject: 'claude-desktop', detail: { file } });
    return { outcome: 'undone', sentence: `Disconnected. ${AFTERWARDS}`, backup: change.backup };
  }

  #change(): Change | null {
    const text = this.#ports.facts.get(FACT);
    return text === null ? null : (JSON.parse(text) as Change);
  }

  #remember(change: Change | null): void {
    this.#ports.facts.set(FACT, change && JSON.stringify(change));
  }
}

function failed(sentence: string): ConnectionResult {
  return { outcome: 'failed', sentence, backup: null };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Such as `2026-11-24T14-20-07`, which every file system takes. */
function timeStamp(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 19).replaceAll(':', '-');
}
