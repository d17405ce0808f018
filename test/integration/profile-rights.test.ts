import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { removeHome, startHost, type RunningHost } from '#test/support/running-host.ts';

/** Starts its program in a shell that forbids nothing, like the most careless one there is. */
const CARELESS = ['sh', '-c', 'umask 000; exec "$@"', 'sh'];
let host: RunningHost | undefined;
afterEach(async () => {
  await host?.stop();
  if (host) removeHome(host.home);
});

/** Each path below the folder, and the folder, with its rights. */
function rightsIn(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return Object.fromEntries(
    ['', ...paths].map((path) => {
      const found = lstatSync(join(folder, path));
      const kind = found.isDirectory() ? 'folder' : found.isSocket() ? 'socket' : 'file';
      return [relative('.', path), `${kind} ${(found.mode & 0o777).toString(8)}`];
    }),
  );
}

const CLOSED = {
  '': 'folder 700',
  logs: 'folder 700',
  'control.sock': 'socket 600',
  'logs/tallylight.log': 'file 600',
  'profile.lock': 'file 600',
  'tallylight.db': 'file 600',
  'tallylight.db-shm': 'file 600',
  'tallylight.db-wal': 'file 600',
  'tallylight.json': 'file 600',
  'tallylight.last-good.json': 'file 600',
  'tallylight.schema.json': 'file 600',
};

it('keeps a profile closed to everybody but its owner, whatever the shell allows', async () => {
  host = await startHost({ through: CARELESS });

  expect(rightsIn(host.folder)).toEqual(CLOSED);
});

it('closes a profile that an earlier version left open', async () => {
  host = await startHost({ through: CARELESS });
  await host.kill();
  for (const path of ['', ...readdirSync(host.folder, { recursive: true, encoding: 'utf8' })]) {
    const full = join(host.folder, path);
    chmodSync(full, lstatSync(full).isDirectory() ? 0o755 : 0o644);
  }
  const left = Object.values(rightsIn(host.folder));
  expect(left).toContain('folder 755');

  host = await startHost({ home: host.home, through: CARELESS });

  // A settings file keeps the rights that its editor gave it until we write it; the folder is closed.
  const { 'tallylight.json': _now, 'tallylight.last-good.json': _before, ...others } = CLOSED;
  expect(rightsIn(host.folder)).toMatchObject(others);
});
