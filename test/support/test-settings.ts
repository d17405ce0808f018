import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { NoticeBoard } from '#main/alerts/notice-board.ts';
import { systemFiles, type Files } from '#main/host/files.ts';
import { SettingsService } from '#main/settings/settings-service.ts';
import type { AuditEntry } from '#main/values/audit-entry.ts';
import { createFakeClock } from './fake-clock.ts';

export const STARTER = '{ /* hello */ }\n';

/** A real settings file in a folder of its own, and the service that follows it. Call `end` afterwards. */
export class TestSettings {
  readonly folder = mkdtempSync(join(tmpdir(), 'settings-'));
  readonly file = join(this.folder, 'tallylight.json');
  readonly lastGood = join(this.folder, 'tallylight.last-good.json');
  readonly clock = createFakeClock(5_000);
  board = new NoticeBoard(() => {}, this.clock);
  audited: AuditEntry[] = [];
  service = this.create();

  /** Another service in place of the one before, as after a restart: it has told nobody anything yet. */
  create(files: Files = systemFiles): SettingsService {
    this.board = new NoticeBoard(() => {}, this.clock);
    this.audited = [];
    const { file, lastGood, board: notices, clock } = this;
    const audit = (entry: AuditEntry): void => void this.audited.push(entry);
    const place = { file, lastGood, starterText: STARTER };
    this.service = new SettingsService(place, { files, audit, notices }, clock);
    return this.service;
  }

  /** The same, with a watch that the returned function calls, in place of the system's. */
  createWakened(files: Partial<Files> = {}): () => void {
    let wake = (): void => {};
    this.create({
      ...systemFiles,
      ...files,
      watch: (_path, changed) => {
        wake = changed;
        return () => {};
      },
    });
    return () => wake();
  }

  write(text: string): void {
    writeFileSync(this.file, text);
  }

  read(): string {
    return readFileSync(this.file, 'utf8');
  }

  /** As an editor does; then waits until the file was looked at again. */
  async save(text: string, isSeen: () => boolean): Promise<void> {
    this.write(text);
    await this.until(isSeen);
  }

  /** Lets time pass until the file was looked at. */
  async until(isSeen: () => boolean): Promise<void> {
    await vi.waitFor(() => {
      this.clock.advance(100);
      if (!isSeen()) throw new Error('The file was not looked at again');
    });
  }

  async restartWith(text: string): Promise<void> {
    this.service.stop();
    this.write(text);
    await this.create().start();
  }

  isBroken(): boolean {
    return this.board.list().some(({ id }) => id === 'settings.broken');
  }

  end(): void {
    this.service.stop();
    rmSync(this.folder, { recursive: true });
  }
}
