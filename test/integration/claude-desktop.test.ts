import { mkdirSync, mkdtempSync, readFileSync, writeFileSync, rmSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startTestCore, type TestCore } from '#test/support/test-core.ts';

/** As somebody keeps it who has other servers already. */
const BEFORE = `{
  // Mine
  "mcpServers": { "weather": { "command": "weather" } },
  "theme": "dark"
}
`;

let folder: string;
let file: string;
let core: TestCore;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'claude-'));
  vi.stubEnv('XDG_CONFIG_HOME', folder);
  file = join(folder, 'Claude', 'claude_desktop_config.json');
  mkdirSync(dirname(file));
  writeFileSync(file, BEFORE);
  core = await startTestCore({ servers: { everything: { bundled: 'everything' } } });
});
afterEach(async () => {
  await core.stop();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

it('writes a command that gives Claude its tools, without any PATH to rely on', async () => {
  const preview = await core.client.connections.previewClaudeDesktop();
  const previewId = preview.state === 'unreadable' ? '' : preview.previewId;
  const { outcome } = await core.client.connections.connectClaudeDesktop({ previewId });

  expect(outcome).toBe('written');
  const text = readFileSync(file, 'utf8').replace(/^ *\/\/.*$/m, '');
  const { mcpServers } = JSON.parse(text) as {
    mcpServers: Record<string, { command: string; args: string[] }>;
  };
  expect(Object.keys(mcpServers).toSorted()).toEqual(['tallylight', 'weather']);
  const { command = '', args = [] } = mcpServers['tallylight'] ?? {};
  const claude = new Client({ name: 'claude', version: '1.0.0' });
  await claude.connect(new StdioClientTransport({ command, args, env: { PATH: '' } }));
  const { tools } = await claude.listTools();
  expect(tools.map(({ name }) => name)).toContain('everything_echo');
  await claude.close();
});

it('keeps the file as it was beside it, and puts it back byte for byte', async () => {
  const preview = await core.client.connections.previewClaudeDesktop();
  const previewId = preview.state === 'unreadable' ? '' : preview.previewId;
  const { backup } = await core.client.connections.connectClaudeDesktop({ previewId });
  expect(readFileSync(backup ?? '', 'utf8')).toBe(BEFORE);

  const { outcome } = await core.client.connections.undoClaudeDesktop();

  expect(outcome).toBe('undone');
  expect(readFileSync(file, 'utf8')).toBe(BEFORE);
  expect(readdirSync(dirname(file)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});
