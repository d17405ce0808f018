import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENTRY, THEIRS, useClaudeDesktop } from '#test/support/claude-desktop-files.ts';
import { systemFiles, type Files } from '#main/host/files.ts';

const at = useClaudeDesktop();

describe('connecting Claude Desktop', () => {
  it('makes the file where there is none, and takes it away again', async () => {
    await at().connect();
    expect(JSON.parse(at().held())).toEqual({ mcpServers: { tallylight: ENTRY } });

    expect((await at().claude.undo()).outcome).toBe('undone');
    expect(existsSync(at().file)).toBe(false);
  });

  it.each([
    ['other servers', THEIRS],
    ['comments and an unknown key', '{\n  // mine\n  "theme": "dark", // keep\n}\n'],
    ['tabs and Windows line ends', '{\r\n\t"a": 1\r\n}\r\n'],
    ['a byte order mark', '\uFEFF{\n    "a": {}\n}'],
    ['nothing', ''],
  ])('keeps %s, and puts the file back byte for byte', async (_what, text) => {
    at().put(text);
    const before = readFileSync(at().file);
    const backup = await at().connect();

    expect(at().held()).toContain('"tallylight"');
    for (const line of text.split(/\r?\n/).filter((part) => part.length > 1))
      expect(at().held()).toContain(line);
    expect(at().held().startsWith('\uFEFF')).toBe(text.startsWith('\uFEFF'));
    expect(/[^\r]\n/.test(at().held()) && text.includes('\r\n')).toBe(false);
    expect(readFileSync(backup ?? '')).toEqual(before);

    await at().claude.undo();
    expect(readFileSync(at().file)).toEqual(before);
  });

  it('notes both in the log, without a path', async () => {
    at().put(THEIRS);
    const backup = basename((await at().connect()) ?? '');
    await at().claude.undo();

    expect(backup).toBe('claude_desktop_config.json.2026-11-24T14-20-07.backup');
    expect(at().audited).toEqual([
      { kind: 'connection.written', subject: 'claude-desktop', detail: { backup } },
      { kind: 'connection.undone', subject: 'claude-desktop', detail: { backup } },
    ]);
  });

  it('says when it is already connected, and writes nothing then', async () => {
    at().put(THEIRS);
    expect(await at().claude.preview()).toMatchObject({ keeps: ['files'], canUndo: false });
    await at().connect();
    const written = at().held();

    expect(await at().claude.preview()).toMatchObject({ state: 'connected', canUndo: true });
    await at().connect();

    expect(at().held()).toBe(written);
    expect(readdirSync(dirname(at().file))).toHaveLength(2);
  });

  it('writes nothing once the file has changed since the preview', async () => {
    at().put('{}');
    const id = await at().previewId();
    at().put('{"a": 1}');

    expect((await at().claude.connect(id)).outcome).toBe('changed-meanwhile');
    expect(at().held()).toBe('{"a": 1}');
  });

  it('writes nothing once another command would be written than was shown', async () => {
    at().put('{}');
    const id = await at().previewId();
    at().claude = at().create({ entry: { ...ENTRY, args: ['/other.js'] } });

    expect((await at().claude.connect(id)).outcome).toBe('changed-meanwhile');
    expect(at().held()).toBe('{}');
  });

  it('notices when Claude writes while the backup is being made', async () => {
    at().put('{}');
    const write: Files['write'] = async (path, text) => {
      await systemFiles.write(path, text);
      if (path !== at().file) at().put('{"new": 1}');
    };
    at().claude = at().create({}, { write });

    expect((await at().claude.connect(await at().previewId())).outcome).toBe('changed-meanwhile');
    expect(at().held()).toBe('{"new": 1}');
  });

  it('writes once when it is asked twice at the same time', async () => {
    at().put('{}');
    const id = await at().previewId();

    const results = await Promise.all([at().claude.connect(id), at().claude.connect(id)]);

    expect(results.map(({ outcome }) => outcome)).toEqual(['written', 'changed-meanwhile']);
    expect(await at().claude.undo()).toMatchObject({ outcome: 'undone' });
    expect(at().held()).toBe('{}');
  });

  it('leaves a file with a mistake alone, and names its place', async () => {
    at().put('{\n  "mcpServers": [}\n');
    expect(await at().claude.preview()).toMatchObject({
      state: 'unreadable',
      file: at().file,
      line: 2,
    });
    expect((await at().claude.connect('anything')).outcome).toBe('failed');
    expect(at().held()).toBe('{\n  "mcpServers": [}\n');
  });

  it('says so when the file can’t be opened', async () => {
    mkdirSync(at().file, { recursive: true });
    expect(await at().claude.preview()).toMatchObject({
      state: 'unreadable',
      sentence: expect.stringContaining('EISDIR'),
    });
    expect((await at().claude.connect('anything')).outcome).toBe('failed');
  });

  it.each(['the backup', 'the file'])(
    'leaves everything as it was when %s can’t be written',
    async (what) => {
      at().put(THEIRS);
      const write: Files['write'] = (path, text) =>
        (path === at().file) === (what === 'the file')
          ? Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }))
          : systemFiles.write(path, text);
      at().claude = at().create({}, { write });

      const result = await at().claude.connect(await at().previewId());

      expect(result).toMatchObject({
        outcome: 'failed',
        sentence: expect.stringContaining('ENOSPC'),
      });
      expect(at().held()).toBe(THEIRS);
      expect(await at().claude.preview()).toMatchObject({ canUndo: false });
      expect(at().audited).toEqual([]);
    },
  );

  it('prefers the packaged build’s own file where there is one', async () => {
    const storeFile = join(at().folder, 'Packages', 'claude_desktop_config.json');
    at().put('{}');
    at().claude = at().create({ storeFile });
    expect(await at().claude.preview()).toMatchObject({ file: at().file });

    at().put('{"store": 1}', storeFile);
    expect(await at().claude.preview()).toMatchObject({ file: storeFile });
    await at().connect();

    expect(at().held()).toBe('{}');
    expect(readFileSync(storeFile, 'utf8')).toContain('tallylight');
    await at().claude.undo();
    expect(readFileSync(storeFile, 'utf8')).toBe('{"store": 1}');
  });
});
