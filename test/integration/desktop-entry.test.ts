import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type {
  StandInAnswers,
  StandInMessage,
  StandInOrder,
} from '#test/support/electron-stand-in.ts';
import { isAlive } from '#test/support/mcp-supervisor.ts';
import { freePort, removeHome, startHost } from '#test/support/running-host.ts';
import { createHome } from '#test/support/test-desktop.ts';

const ENTRY = 'out/main/index.js';
const STAND_IN = './test/support/electron-stand-in.ts';
const SIX_SECONDS_MS = 6_000;
/** The guardian leaves once it sees that its host did. */
const GONE = { timeout: 2_000, interval: 20 };
const undo: (() => Promise<unknown> | void)[] = [];

beforeEach((context) => {
  context.skip(!existsSync(ENTRY), 'out/ is not built: npm run build');
});
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

interface Entry {
  readonly child: ChildProcess;
  /** Its code, and what every error box said. */
  readonly ended: Promise<{ code: number | null; errors: readonly string[] }>;
  ask<Op extends keyof StandInAnswers>(op: Op): Promise<StandInAnswers[Op]>;
  tell(order: StandInOrder): void;
}

/** The built entry in plain Node, which gets the stand-in where it imports Electron. */
function startEntry(home: string, ...flags: string[]): Entry {
  const child = spawn(process.execPath, ['--import', STAND_IN, ENTRY, ...flags], {
    env: { ...process.env, TALLYLIGHT_HOME: home, XDG_CURRENT_DESKTOP: 'KDE' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  undo.push(() => void child.kill('SIGKILL'));
  let errors: readonly string[] = [];
  child.on('message', (message: StandInMessage) => {
    if (message.op === 'ended') errors = message.errors;
  });
  return {
    child,
    ended: once(child, 'exit').then(([code]) => ({ code: code as number | null, errors })),
    ask: (op) =>
      new Promise((answered) => {
        child.on('message', (message: StandInMessage) => {
          if (message.op === op) answered(message.answer as StandInAnswers[typeof op]);
        });
        child.send(op);
      }),
    tell: (order) => void child.send(order),
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
      expect(seen.windows.length).toBeGreaterThan(0);
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
          preload: resolve('out/preload/index.cjs'),
        }) as object,
        loaded: ['app://tallylight/index.html'],
      },
    ]);

    const { version, address, children } = await entry.ask('talk');
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(address).toBe(`http://127.0.0.1:${port}`);
    expect((await fetch(`${address}/health`)).status).toBe(200);

    const startedMs = performance.now();
    entry.tell('quit');
    expect(await entry.ended).toEqual({ code: 0, errors: [] });
    expect(performance.now() - startedMs).toBeLessThan(SIX_SECONDS_MS);
    expect(children.length).toBeGreaterThanOrEqual(process.platform === 'linux' ? 2 : 0);
    await vi.waitFor(() => expect(children.filter(isAlive)).toEqual([]), GONE);
  });

  it('ends without a question when the system tells it to', async () => {
    const entry = startEntry(createTestHome(), '--port', String(await freePort()));
    await untilShown(entry);
    entry.child.kill('SIGTERM');

    expect(await entry.ended).toEqual({ code: 0, errors: [] });
  });

  it('ends with 70 after an error that nobody caught', async () => {
    const entry = startEntry(createTestHome(), '--port', String(await freePort()));
    await untilShown(entry);
    entry.tell('throw');

    expect(await entry.ended).toEqual({ code: 70, errors: [] });
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

    entry.tell('quit');
    expect(await entry.ended).toEqual({ code: 0, errors: [] });
    expect((await fetch(`${host.address}/health`)).status).toBe(200);
  });

  it('says why it can’t start, and ends with 1', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    undo.push(() => void squatter.close());
    const { port } = squatter.address() as { port: number };
    const entry = startEntry(createTestHome(), '--port', String(port));

    const { code, errors } = await entry.ended;
    expect(code).toBe(1);
    expect(errors).toEqual([expect.stringContaining(String(port))]);
  });
});
