import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NODE_FLAGS } from '../../scripts/runtime-flags.mjs';

const run = promisify(execFile);

export interface RunningHost {
  readonly child: ChildProcess;
  readonly home: string;
  /** Where its profile keeps everything. */
  readonly folder: string;
  readonly port: number;
  /** Such as `http://127.0.0.1:40001`. */
  readonly address: string;
  /** The window's address with its one-time code. */
  readonly windowUrl: string;
  /** Runs the command line against this host. Resolves with what it prints. */
  cli(...args: string[]): Promise<string>;
  /** Asks it to stop. Resolves with its exit code; `null` when it had to be killed. */
  stop(): Promise<number | null>;
  /** Ends it as a crash would. Resolves once the process is gone. */
  kill(): Promise<void>;
}

export interface HostOptions {
  readonly home?: string;
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly port?: number;
  /** A program with its arguments that starts the host, such as `unshare`, and makes way for it. */
  readonly through?: readonly string[];
}

/** A host has six seconds to end; this is for a slow computer, too. */
const STOPPED_MS = 20_000;

/** Starts the built browser host as a process of its own, in an empty home unless one is given. */
export async function startHost(options: HostOptions = {}): Promise<RunningHost> {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'tallylight-'));
  const port = options.port ?? (await freePort());
  const flags = options.flags ?? ['--practice'];
  const env = { ...process.env, TALLYLIGHT_HOME: home, ...options.env };
  const child = spawnHost({ ...options, home, port });
  const windowUrl = await printedUrl(child);
  const profile = flags.includes('--practice') ? ['--practice'] : [];
  return {
    child,
    home,
    folder: join(home, profile.length > 0 ? 'practice' : 'default'),
    port,
    windowUrl,
    address: `http://127.0.0.1:${port}`,
    async cli(...words) {
      const { stdout } = await run(process.execPath, ['out/main/cli.js', ...words, ...profile], {
        env,
      });
      return stdout.trim();
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const ended = once(child, 'exit') as Promise<[number | null]>;
      child.kill('SIGTERM');
      // One that does not heed it is a fault of its own, which its exit code shows.
      const deadline = setTimeout(() => child.kill('SIGKILL'), STOPPED_MS);
      const [code] = await ended;
      clearTimeout(deadline);
      return code;
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Starts a host that is expected to end by itself. Resolves with its exit code and what it said. */
export async function runToItsEnd(
  options: HostOptions & { readonly home: string },
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawnHost({ ...options, port: options.port ?? (await freePort()) });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (part: Buffer) => {
      output += part.toString();
    });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

/** The process alone, before it has said anything. */
export function spawnHost(
  options: HostOptions & { readonly home: string; readonly port: number },
): ChildProcess {
  const { home, port, flags = ['--practice'], through = [] } = options;
  const host = [process.execPath, ...NODE_FLAGS, 'out/main/headless.js'];
  const own = ['--headless', '--port', String(port), ...flags];
  const [program = '', ...args] = [...through, ...host, ...own];
  const env = { ...process.env, TALLYLIGHT_HOME: home, ...options.env };
  return spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Throws away what a host kept. */
export function removeHome(home: string): void {
  rmSync(home, { recursive: true, force: true });
}

/** A port that nobody listens on right now. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

function printedUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const url = /(http:\S+#code=\S+)/.exec(said)?.[1];
      if (url) resolve(url);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => reject(new Error(`The host ended with ${code}: ${said}`)));
  });
}
