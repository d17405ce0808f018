import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock } from '#test/support/fake-clock.ts';
import { systemFiles, type Files } from '#main/host/files.ts';
import type { AuditEntry } from '#main/values/audit-entry.ts';
import { ClaudeDesktop, type ClaudeDesktopSettings } from './claude-desktop.ts';

const ENTRY = { command: '/opt/node', args: ['/opt/bridge.js', '--client', 'Claude Desktop'] };
const THEIRS = '{\n  // mine\n  "mcpServers": {\n    "files": { "command": "npx" }\n  }\n}\n';
let folder: string;
let file: string;
let facts: Map<string, string>;
let audited: AuditEntry[];
let claude: ClaudeDesktop;

function createConnection(
  settings: Partial<ClaudeDesktopSettings> = {},
  files: Partial<Files> = {},
): ClaudeDesktop {
  return new ClaudeDesktop(
    { file, name: 'tallylight', entry: ENTRY, ...settings },
    {
      files: { ...systemFiles, ...files },
      facts: {
        get: (name) => facts.get(name) ?? null,
        set: (name, value) => void (value === null ? facts.delete(name) : facts.set(name, value)),
      },
      audit: (entry) => void audited.push(entry),
    },
    createFakeClock(Date.UTC(2026, 10, 24, 14, 20, 7)),
  );
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'claude-'));
  file = join(folder, 'Claude', 'claude_desktop_config.json');
  facts = new Map();
  audited = [];
  claude = createConnection();
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(text: string, at = file): void {
  mkdirSync(dirname(at), { recursive: true });
  writeFileSync(at, text);
}

const held = (): string => readFileSync(file, 'utf8');

async function connect(): Promise<string | null> {
  const preview = await claude.preview();
  if (preview.state === 'unreadable') throw new Error(preview.sentence);
  const result = await claude.connect(preview.previewId);
  expect(result.outcome).toBe('written');
  return result.backup;
}

async function previewId(): Promise<string> {
  const preview = await claude.preview();
  return preview.state === 'unreadable' ? '' : preview.previewId;
}

describe('connecting Claude Desktop', () => {
  it('makes the file where there is none, and takes it away again', async () => {
    await connect();
    expect(JSON.parse(held())).toEqual({ mcpServers: { tallylight: ENTRY } });

    expect((await claude.undo()).outcome).toBe('undone');
    expect(existsSync(file)).toBe(false);
  });

  it.each([
    ['other servers', THEIRS],
    ['comments and an unknown key', '{\n  // mine\n  "theme": "dark", // keep\n}\n'],
    ['tabs and Windows line ends', '{\r\n\t"a": 1\r\n}\r\n'],
    ['a byte order mark', '\uFEFF{\n    "a": {}\n}'],
    ['nothing', ''],
  ])('keeps %s, and puts the file back byte for byte', async (_what, text) => {
    put(text);
    const before = readFileSync(file);
    const backup = await connect();

    expect(held()).toContain('"tallylight"');
    for (const line of text.split(/\r?\n/).filter((part) => part.length > 1))
      expect(held()).toContain(line);
    expect(held().startsWith('\uFEFF')).toBe(text.startsWith('\uFEFF'));
    expect(/[^\r]\n/.test(held()) && text.includes('\r\n')).toBe(false);
    expect(readFileSync(backup ?? '')).toEqual(before);

    await claude.undo();
    expect(readFileSync(file)).toEqual(before);
  });

  it('notes both in the log, without a path', async () => {
    put(THEIRS);
    const backup = basename((await connect()) ?? '');
    await claude.undo();

    expect(backup).toBe('claude_desktop_config.json.2026-11-24T14-20-07.backup');
    expect(audited).toEqual([
      { kind: 'connection.written', subject: 'claude-desktop', detail: { backup } },
      { kind: 'connection.undone', subject: 'claude-desktop', detail: { backup } },
    ]);
  });

  it('says when it is already connected, and writes nothing then', async () => {
    put(THEIRS);
    expect(await claude.preview()).toMatchObject({ keeps: ['files'], canUndo: false });
    await connect();
    const written = held();

    expect(await claude.preview()).toMatchObject({ state: 'connected', canUndo: true });
    await connect();

    expect(held()).toBe(written);
    expect(readdirSync(dirname(file))).toHaveLength(2);
  });

  it('writes nothing once the file has changed since the preview', async () => {
    put('{}');
    const id = await previewId();
    put('{"a": 1}');

    expect((await claude.connect(id)).outcome).toBe('changed-meanwhile');
    expect(held()).toBe('{"a": 1}');
  });

  it('writes nothing once another command would be written than was shown', async () => {
    put('{}');
    const id = await previewId();
    claude = createConnection({ entry: { ...ENTRY, args: ['/other.js'] } });

    expect((await claude.connect(id)).outcome).toBe('changed-meanwhile');
    expect(held()).toBe('{}');
  });

  it('notices when Claude writes while the backup is being made', async () => {
    put('{}');
    const write: Files['write'] = async (path, text) => {
      await systemFiles.write(path, text);
      if (path !== file) put('{"new": 1}');
    };
    claude = createConnection({}, { write });

    expect((await claude.connect(await previewId())).outcome).toBe('changed-meanwhile');
    expect(held()).toBe('{"new": 1}');
  });

  it('writes once when it is asked twice at the same time', async () => {
    put('{}');
    const id = await previewId();

    const results = await Promise.all([claude.connect(id), claude.connect(id)]);

    expect(results.map(({ outcome }) => outcome)).toEqual(['written', 'changed-meanwhile']);
    expect(await claude.undo()).toMatchObject({ outcome: 'undone' });
    expect(held()).toBe('{}');
  });

  it('leaves a file with a mistake alone, and names its place', async () => {
    put('{\n  "mcpServers": [}\n');
    expect(await claude.preview()).toMatchObject({ state: 'unreadable', file, line: 2 });
    expect((await claude.connect('anything')).outcome).toBe('failed');
    expect(held()).toBe('{\n  "mcpServers": [}\n');
  });

  it('says so when the file can’t be opened', async () => {
    mkdirSync(file, { recursive: true });
    expect(await claude.preview()).toMatchObject({
      state: 'unreadable',
      sentence: expect.stringContaining('EISDIR'),
    });
    expect((await claude.connect('anything')).outcome).toBe('failed');
  });

  it.each(['the backup', 'the file'])(
    'leaves everything as it was when %s can’t be written',
    async (what) => {
      put(THEIRS);
      const write: Files['write'] = (path, text) =>
        (path === file) === (what === 'the file')
          ? Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }))
          : systemFiles.write(path, text);
      claude = createConnection({}, { write });

      const result = await claude.connect(await previewId());

      expect(result).toMatchObject({
        outcome: 'failed',
        sentence: expect.stringContaining('ENOSPC'),
      });
      expect(held()).toBe(THEIRS);
      expect(await claude.preview()).toMatchObject({ canUndo: false });
      expect(audited).toEqual([]);
    },
  );

  it('prefers the packaged build’s own file where there is one', async () => {
    const storeFile = join(folder, 'Packages', 'claude_desktop_config.json');
    put('{}');
    claude = createConnection({ storeFile });
    expect(await claude.preview()).toMatchObject({ file });

    put('{"store": 1}', storeFile);
    expect(await claude.preview()).toMatchObject({ file: storeFile });
    await connect();

    expect(held()).toBe('{}');
    expect(readFileSync(storeFile, 'utf8')).toContain('tallylight');
    await claude.undo();
    expect(readFileSync(storeFile, 'utf8')).toBe('{"store": 1}');
  });
});

describe('undoing', () => {
  it('works after a restart of the app', async () => {
    put(THEIRS);
    await connect();
    claude = createConnection();

    expect((await claude.undo()).outcome).toBe('undone');
    expect(held()).toBe(THEIRS);
  });

  it('takes out only its own entry when somebody else has changed the file meanwhile', async () => {
    put(THEIRS);
    await connect();
    put(held().replace('// mine', '// mine, later'));

    expect((await claude.undo()).outcome).toBe('undone');

    expect(held()).toBe(THEIRS.replace('// mine', '// mine, later'));
  });

  it('does not bring back a backup that somebody has changed or removed', async () => {
    for (const change of [
      (path: string) => put('{"other": 1}', path),
      (path: string) => rmSync(path),
    ]) {
      put(THEIRS);
      change((await connect()) ?? '');

      await claude.undo();

      expect(held()).toBe(THEIRS);
    }
  });

  it.each([THEIRS, '{}', null])(
    'leads back to %j, also when it was connected twice',
    async (text) => {
      if (text !== null) put(text);
      await connect();
      claude = createConnection({ entry: { ...ENTRY, args: ['/new.js'] } });
      const second = await connect();

      await claude.undo();

      expect(readFileSync(second ?? '', 'utf8')).toContain('tallylight');
      expect(existsSync(file) ? held() : null).toBe(text);
    },
  );

  it('never overwrites an older backup', async () => {
    put(THEIRS);
    const first = await connect();
    await claude.undo();
    put('{}');
    const second = await connect();

    expect(readFileSync(first ?? '', 'utf8')).toBe(THEIRS);
    expect(readFileSync(second ?? '', 'utf8')).toBe('{}');
  });

  it('takes out the entry when others changed the file between two connections', async () => {
    put(THEIRS);
    await connect();
    put(held().replace('// mine', '// later'));
    claude = createConnection({ entry: { ...ENTRY, args: ['/new.js'] } });
    await connect();

    await claude.undo();

    expect(held()).toBe(THEIRS.replace('// mine', '// later'));
  });

  it('has nothing to do before a connection, and after somebody else took the entry or the file away', async () => {
    expect((await claude.undo()).outcome).toBe('nothing-to-undo');
    for (const takeAway of [() => put('{"a": 1}'), () => rmSync(file)]) {
      put('{}');
      await connect();
      takeAway();

      expect((await claude.undo()).outcome).toBe('nothing-to-undo');
      expect(await claude.preview()).toMatchObject({ canUndo: false });
    }
  });

  it('writes nothing into a file that got a mistake since, and can be tried again', async () => {
    put('{}');
    await connect();
    const written = held();
    put('{ broken');

    expect((await claude.undo()).outcome).toBe('failed');
    expect(held()).toBe('{ broken');

    put(written);
    expect((await claude.undo()).outcome).toBe('undone');
    expect(held()).toBe('{}');
  });

  it('ignores a memory that it can’t read', async () => {
    for (const memory of ['{}', 'nonsense']) {
      facts.set('claude-desktop-change', memory);
      expect((await claude.undo()).outcome).toBe('nothing-to-undo');
    }
  });
});
