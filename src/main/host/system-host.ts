import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { systemClock } from './clock.ts';
import { systemFiles } from './files.ts';
import { createHttpClient } from './http-client.ts';
import { createHttpServer } from './http-server.ts';
import { createSystemKeychain } from './keychain.ts';
import { localPorts } from './local-ports.ts';
import { createLog } from './log.ts';
import { makeOwnFolder } from './owner-only.ts';
import { findPortHolder } from './port-holder.ts';
import { systemProcesses } from './processes.ts';
import type { ProfilePaths } from './profile-paths.ts';
import { systemRandom } from './random.ts';
import { createSocketServer } from './socket-server.ts';
import { openDatabase } from './sqlite.ts';

const fromHere = createRequire(import.meta.url);

export type SystemHost = ReturnType<typeof createSystemHost>;

/**
 * Everything the core may touch of the world outside, for one profile on this computer. Our other
 * programs lie beside the entry, in `entryFolder`.
 */
export function createSystemHost(paths: ProfilePaths, entryFolder: string) {
  makeOwnFolder(paths.folder);
  return {
    paths,
    clock: systemClock,
    random: systemRandom,
    files: systemFiles,
    processes: systemProcesses,
    keychain: createSystemKeychain(),
    http: createHttpClient(),
    database: openDatabase(paths.database),
    createHttpServer,
    createSocketServer,
    createLog: (redact: (line: string) => string) => createLog(paths.log, redact),
    findPortHolder,
    localPorts: localPorts(process.env['TALLYLIGHT_LOCAL_PORTS']),
    later: (task: () => void) => void setImmediate(task),
    programs: findPrograms(entryFolder),
    platform: {
      name: platform(),
      home: homedir(),
      appData: process.env['APPDATA'] ?? null,
      configHome: process.env['XDG_CONFIG_HOME'] ?? null,
    },
  };
}

/** Absolute paths, so that nothing depends on a PATH that a desktop or another app gives us. */
function findPrograms(entryFolder: string) {
  return {
    /** Node 24, which runs our own small programs and bundled servers. */
    node: findNode(),
    guardian: join(entryFolder, 'guardian.js'),
    bridge: join(entryFolder, 'bridge.js'),
    /** The entry file of an MCP server that comes with Tallylight. */
    bundledServer: (name: 'everything') =>
      join(
        dirname(fromHere.resolve(`@modelcontextprotocol/server-${name}/package.json`)),
        'dist/index.js',
      ),
  };
}

/** Inside Electron, `execPath` is not Node; the `node` package beside us is. */
function findNode(): string {
  if (!process.versions['electron']) return process.execPath;
  const name = platform() === 'win32' ? 'node.exe' : 'node';
  const brought = join(dirname(fromHere.resolve('node/package.json')), 'bin', name);
  return existsSync(brought) ? brought : 'node';
}
