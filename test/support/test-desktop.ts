import { EventEmitter } from 'node:events';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDesktop } from '#main/desktop/start-desktop.ts';
import { profilePaths } from '#main/host/profile-paths.ts';
import { createFakeElectron, type FakeOptions } from './fake-electron.ts';
import { freePort, removeHome } from './running-host.ts';

export interface DesktopOptions extends FakeOptions {
  /** Instead of an empty one. */
  readonly home?: string;
  readonly port?: number;
  readonly platform?: string;
}

export type TestDesktop = Awaited<ReturnType<typeof startTestDesktop>>;

/** An empty profile folder, whose settings start no servers. */
export function createHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'desktop-'));
  const { folder, settings } = profilePaths('default', { TALLYLIGHT_HOME: home });
  mkdirSync(folder, { recursive: true });
  writeFileSync(settings, '{}');
  return home;
}

/** The desktop host with a real core, on a stand-in for Electron. Resolves once it shows something. */
export async function startTestDesktop(options: DesktopOptions = {}) {
  const home = options.home ?? createHome();
  const port = options.port ?? (await freePort());
  const fake = createFakeElectron(options);
  const process = new EventEmitter();
  await startDesktop(fake.electron, {
    args: ['--port', String(port)],
    environment: { TALLYLIGHT_HOME: home, XDG_CURRENT_DESKTOP: 'KDE' },
    platform: options.platform ?? 'linux',
    entryFolder: createApp(home),
    process: process as unknown as NodeJS.Process,
  });
  return {
    fake,
    home,
    port,
    process,
    paths: profilePaths('default', { TALLYLIGHT_HOME: home }),
    window: fake.windows[0],
    /** Ends it as the system would, and throws away what it kept. */
    async stop(): Promise<void> {
      if (fake.app.exitCode === null) {
        const exited = new Promise((resolve) => fake.app.once('exited', resolve));
        process.emit('SIGTERM');
        await exited;
      }
      removeHome(home);
    },
  };
}

/** A built app with the smallest of pages. */
function createApp(home: string): string {
  const page = join(home, 'app/out/renderer');
  mkdirSync(page, { recursive: true });
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>Tallylight</title>');
  return join(home, 'app/out/main');
}
