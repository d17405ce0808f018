import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StandInAnswers } from '#test/support/electron-stand-in.ts';
import { isAlive } from '#test/support/mcp-supervisor.ts';
import { freePort, removeHome, startHost } from '#test/support/running-host.ts';
import { createHome } from '#test/support/test-desktop.ts';

const ENTRY = 'out/main/index.js';
const STAND_IN = './test/support/electron-stand-in.ts';
const SIX_SECONDS_MS = 6_000;
const undo: (() => Promise<unknown> | void)[] = [];

beforeEach((context) => {
  context.skip(!existsSync(ENTRY), 'out/ is not built: npm run build');
});
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

interface Entry {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  ask<Op extends keyof StandInAnswers>(op: Op): Promise<StandInAnswers[Op]>;
}

/** The built entry in plain Node, which gets the stand-in where it imports Electron. */
function startEntry(home: string, ...flags: string[]): Entry {
  const child = spawn(process.execPath, ['--import', STAND_IN, ENTRY, ...flags], {
    env: { ...process.env, TALLYLIGHT_HOME: home, XDG_CURRENT_DESKTOP: 'KDE' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  undo.push(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return {
    child,
    ended,
    async ask(op) {
      const answered = new Promise<StandInAnswers[typeof op]>((resolve) => {
        child.on('message', (message: { op: string; answer: StandInAnswers[typeof op] }) => {
          if (message.op === op) resolve(message.answer);
        });
      });
      child.send(op);
      return answered;
    },
  };
}

function createTestHome(): string {
  const home = createHome();
  undo.push(() => removeHome(home));
  return home;
}

async function untilShown(entry: Entry): Promise<StandInAnswers['look']> {
  return vi.waitFor(
    async () => {
      const seen = await entry.ask('look');
      expect(seen.windows.length + seen.errors.length).toBeGreaterThan(0);
      return seen;
    },
    { timeout: 20_000, interval: 100 },
  );
}

describe('the built entry of the desktop app, on a stand-in for Electron under Node', () => {
  it('opens a safe window, answers its page, and quits in six seconds with everybody', async () => {
    const port = await freePort();
    const entry = startEntry(createTestHome(), '--practice', '--port', String(port));
    const { calls, windows } = await untilShown(entry);
    expect(calls.indexOf('enableSandbox')).toBeLessThan(calls.indexOf('whenReady'));
    expect(windows).toEqual([
      {
        preferences: expect.objectContaining({
          nodeIntegration: false,
          contextIsolation: true,
          sandbox: true,
          webSecurity: true,
          preload: expect.stringMatching(
            /out\/main\/\.\.\/preload\/index\.cjs$|out\/preload\/index\.cjs$/,
          ) as string,
        }) as object,
        loaded: ['app://tallylight/index.html'],
      },
    ]);

    const { version, address, children } = await entry.ask('talk');
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(address).toBe(`http://127.0.0.1:${port}`);
    expect((await fetch(`${address}/health`)).status).toBe(200);

    const startedMs = performance.now();
    await entry.ask('quit');
    expect(await entry.ended).toBe(0);
    expect(performance.now() - startedMs).toBeLessThan(SIX_SECONDS_MS);
    expect(children.length).toBeGreaterThanOrEqual(process.platform === 'linux' ? 2 : 0);
    expect(children.filter(isAlive)).toEqual([]);
  });

  it('ends without a question when the system tells it to', async () => {
    const entry = startEntry(createTestHome(), '--port', String(await freePort()));
    await untilShown(entry);
    entry.child.kill('SIGTERM');

    expect(await entry.ended).toBe(0);
  });

  it('ends with 70 after an error that nobody caught', async () => {
    const entry = startEntry(createTestHome(), '--port', String(await freePort()));
    await untilShown(entry);
    await entry.ask('throw');

    expect(await entry.ended).toBe(70);
  });

  it('shows the page of a browser host that has the profile, and takes nothing from it', async () => {
    const home = createTestHome();
    const host = await startHost({ home, flags: [] });
    undo.push(() => host.stop());
    const entry = startEntry(home);
    const { windows } = await untilShown(entry);
    expect(windows).toHaveLength(1);
    expect(windows[0]?.loaded[0]).toMatch(new RegExp(`^${host.address}/#code=\\w+$`));
    expect(windows[0]?.preferences).not.toHaveProperty('preload');

    await entry.ask('quit');
    expect(await entry.ended).toBe(0);
    expect((await fetch(`${host.address}/health`)).status).toBe(200);
  });

  it('says why it can’t start, and ends with 1', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    undo.push(() => void squatter.close());
    const { port } = squatter.address() as { port: number };
    const said = vi.fn<(errors: unknown) => void>();
    const entry = startEntry(createTestHome(), '--port', String(port));
    entry.child.on('message', said);

    expect(await entry.ended).toBe(1);
  });
});
