import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import {
  ClaudeDesktop,
  type ClaudeDesktopSettings,
} from '#main/doors/connections/claude-desktop.ts';
import { systemFiles, type Files } from '#main/host/files.ts';
import type { AuditEntry } from '#main/values/audit-entry.ts';
import { createFakeClock } from './fake-clock.ts';

export const ENTRY = {
  command: '/opt/node',
  args: ['/opt/bridge.js', '--client', 'Claude Desktop'],
};
export const THEIRS =
  '{\n  // mine\n  "mcpServers": {\n    "files": { "command": "npx" }\n  }\n}\n';

/** The settings file of Claude Desktop in a folder of its own, anew for each test, and what connects to it. */
export class ClaudeDesktopFiles {
  readonly folder = mkdtempSync(join(tmpdir(), 'claude-'));
  readonly file = join(this.folder, 'Claude', 'claude_desktop_config.json');
  readonly facts = new Map<string, string>();
  readonly audited: AuditEntry[] = [];
  claude: ClaudeDesktop = this.create();

  create(settings: Partial<ClaudeDesktopSettings> = {}, files: Partial<Files> = {}): ClaudeDesktop {
    return new ClaudeDesktop(
      { file: this.file, name: 'tallylight', entry: ENTRY, ...settings },
      {
        files: { ...systemFiles, ...files },
        facts: {
          get: (name) => this.facts.get(name) ?? null,
          set: (name, value) =>
            void (value === null ? this.facts.delete(name) : this.facts.set(name, value)),
        },
        audit: (entry) => void this.audited.push(entry),
      },
      createFakeClock(Date.UTC(2026, 10, 24, 14, 20, 7)),
    );
  }

  put(text: string, at = this.file): void {
    mkdirSync(dirname(at), { recursive: true });
    writeFileSync(at, text);
  }

  held(): string {
    return readFileSync(this.file, 'utf8');
  }

  async connect(): Promise<string | null> {
    const preview = await this.claude.preview();
    if (preview.state === 'unreadable') throw new Error(preview.sentence);
    const result = await this.claude.connect(preview.previewId);
    if (result.outcome !== 'written') throw new Error(`It was not written: ${result.outcome}`);
    return result.backup;
  }

  async previewId(): Promise<string> {
    const preview = await this.claude.preview();
    return preview.state === 'unreadable' ? '' : preview.previewId;
  }
}

/** Makes them before each test, and takes them away after it. */
export function useClaudeDesktop(): () => ClaudeDesktopFiles {
  let files: ClaudeDesktopFiles;
  beforeEach(() => {
    files = new ClaudeDesktopFiles();
  });
  afterEach(() => rmSync(files.folder, { recursive: true }));
  return () => files;
}
