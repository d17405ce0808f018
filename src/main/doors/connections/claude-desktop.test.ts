import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock } from '#test/support/fake-clock.ts';
import { systemFiles } from '#main/host/files.ts';
import { claudeDesktopPath } from './claude-desktop-path.ts';
import { ClaudeDesktop } from './claude-desktop.ts';

const ENTRY = { command: '/opt/node', args: ['/opt/bridge.js', '--client', 'Claude Desktop'] };
let folder: string;
let file: string;
let claude: ClaudeDesktop;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'claude-'));
  file = join(folder, 'Claude', 'claude_desktop_config.json');
  const facts = new Map<string, string>();
  claude = new ClaudeDesktop(
    { file, name: 'tallylight', entry: ENTRY },
    {
      files: systemFiles,
      facts: {
        get: (name) => facts.get(name) ?? null,
        set: (name, value) => void (value === null ? facts.delete(name) : facts.set(name, value)),
      },
      audit: () => {},
    },
    createFakeClock(Date.UTC(2026, 10, 24, 14, 20, 7)),
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

async function connect(): Promise<string | null> {
  const preview = await claude.preview();
  if (preview.state === 'unreadable') throw new Error(preview.sentence);
  const result = await claude.connect(preview.previewId);
  expect(result.outcome).toBe('written');
  return result.backup;
}

describe('connecting Claude Desktop', () => {
  it('makes the file where there is none, and takes it away again', async () => {
    await connect();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ mcpServers: { tallylight: ENTRY } });

    expect((await claude.undo()).outcome).toBe('undone');
    expect(existsSync(file)).toBe(false);
  });

  it.each([
    ['other servers', '{\n  "mcpServers": {\n    "files": { "command": "npx" }\n  }\n}\n'],
    ['comments and an unknown key', '{\n  // mine\n  "theme": "dark", // keep\n}\n'],
    ['tabs and Windows line ends', '{\r\n\t"a": 1\r\n}\r\n'],
    ['a byte order mark', '\uFEFF{\n    "a": {}\n}'],
    ['nothing', ''],
  ])('keeps %s, and puts the file back byte for byte', async (_what, text) => {
    put(text);
    const backup = await connect();
    const written = readFileSync(file, 'utf8');

    expect(written).toContain('"tallylight"');
    for (const line of text.split('\n').filter((part) => part.includes('//')))
      expect(written).toContain(line);
    expect(readFileSync(backup ?? '', 'utf8')).toBe(text);

    await claude.undo();
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('writes nothing once the file has changed since the preview', async () => {
    put('{}');
    const preview = await claude.preview();
    put('{"a": 1}');

    const result = await claude.connect('previewId' in preview ? preview.previewId : '');

    expect(result.outcome).toBe('changed-meanwhile');
    expect(readFileSync(file, 'utf8')).toBe('{"a": 1}');
  });

  it('takes out only its own entry when somebody else has changed the file meanwhile', async () => {
    put('{"mcpServers": {}}');
    await connect();
    const withMore = JSON.parse(readFileSync(file, 'utf8')) as { mcpServers: object };
    put(JSON.stringify({ ...withMore, later: true }));

    await claude.undo();

    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ mcpServers: {}, later: true });
  });

  it('leaves a file with a mistake alone, and names its place', async () => {
    put('{\n  "mcpServers": [}\n');
    expect(await claude.preview()).toMatchObject({ state: 'unreadable', line: 2 });
    expect((await claude.connect('anything')).outcome).toBe('failed');
    expect(readFileSync(file, 'utf8')).toBe('{\n  "mcpServers": [}\n');
  });

  it('names the servers that stay, and says when it is already connected', async () => {
    put('{"mcpServers": {"files": {}, "tallylight": {"command": "old"}}}');
    expect(await claude.preview()).toMatchObject({
      state: 'ready',
      keeps: ['files'],
      canUndo: false,
    });
    await connect();
    expect(await claude.preview()).toMatchObject({ state: 'connected', canUndo: true });
  });
});

it.each([
  ['darwin', '/home/ann/Library/Application Support/Claude/claude_desktop_config.json'],
  ['win32', 'C:\\Roaming\\Claude\\claude_desktop_config.json'],
  ['linux', '/home/ann/.config/Claude/claude_desktop_config.json'],
])('knows where Claude Desktop keeps its file on %s', (name, path) => {
  const folders = { name, home: '/home/ann', appData: 'C:\\Roaming', configHome: null };
  expect(claudeDesktopPath(folders)).toBe(path);
});
