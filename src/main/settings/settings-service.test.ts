import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeClock } from '#test/support/fake-clock.ts';
import { NoticeBoard } from '#main/alerts/notice-board.ts';
import { systemFiles, type Files } from '#main/host/files.ts';
import type { AuditEntry } from '#main/values/audit-entry.ts';
import { SettingsService } from './settings-service.ts';

const STARTER = '{ /* hello */ }\n';
let folder: string;
let file: string;
let lastGood: string;
let board: NoticeBoard;
let audited: AuditEntry[];
let settings: SettingsService;
const clock = createFakeClock(5_000);

function createService(files: Files = systemFiles): SettingsService {
  board = new NoticeBoard(() => {}, clock);
  audited = [];
  const audit = (entry: AuditEntry): void => void audited.push(entry);
  const place = { file, lastGood, starterText: STARTER };
  return new SettingsService(place, { files, audit, notices: board }, clock);
}

/** With a watch that this calls, in place of the system's. */
function createWakened(files: Partial<Files> = {}): () => void {
  let wake = (): void => {};
  settings = createService({
    ...systemFiles,
    ...files,
    watch: (_path, changed) => {
      wake = changed;
      return () => {};
    },
  });
  return () => wake();
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'settings-'));
  file = join(folder, 'tallylight.json');
  lastGood = join(folder, 'tallylight.last-good.json');
  settings = createService();
});
afterEach(() => {
  settings.stop();
  rmSync(folder, { recursive: true });
});

async function restartWith(text: string): Promise<void> {
  settings.stop();
  writeFileSync(file, text);
  settings = createService();
  await settings.start();
}

/** As an editor does; then waits until the file was looked at again. */
async function save(text: string, isSeen: () => boolean): Promise<void> {
  writeFileSync(file, text);
  await vi.waitFor(() => {
    clock.advance(100);
    expect(isSeen()).toBe(true);
  });
}

const isBroken = (): boolean => board.list().some(({ id }) => id === 'settings.broken');

describe('while the app runs', () => {
  it('writes a first file that a person can go on with', async () => {
    await settings.start();

    expect(readFileSync(file, 'utf8')).toBe(STARTER);
    expect(audited).toEqual([]);
  });

  it('follows the file, and says in the log which names changed', async () => {
    writeFileSync(file, '{"port": 8000}');
    await settings.start();
    const heard = vi.fn<() => void>();
    settings.onChange(heard);

    await save('{"servers": {"x": {"command": "y"}}}', () => heard.mock.calls.length > 0);

    expect(settings.current.servers).toHaveProperty('x');
    const detail = { by: 'file', changed: 'port, servers.x' };
    expect(audited).toEqual([{ kind: 'settings.changed', subject: '', detail }]);
  });

  it('waits until the editor has finished writing', async () => {
    const read = vi.fn<Files['read']>((path) => systemFiles.read(path));
    const wake = createWakened({ read });
    await settings.start();
    read.mockClear();

    for (let step = 0; step < 5; step += 1) {
      wake();
      clock.advance(99);
    }
    expect(read).not.toHaveBeenCalled();
    clock.advance(1);

    await vi.waitFor(() => expect(read).toHaveBeenCalledTimes(1));
  });

  it('says nothing again when a file was saved without a change', async () => {
    const wake = createWakened();
    writeFileSync(file, '{"port": 8000,,}');
    await settings.start();
    const { revision } = settings.live.get();

    wake();
    clock.advance(100);
    await settings.edit(['port'], 1);

    expect(audited).toHaveLength(1);
    expect(settings.live.get().revision).toBe(revision);
  });

  it('goes on with the last good version while the file has a mistake, and says where it is', async () => {
    writeFileSync(file, '{"port": 8000}');
    await settings.start();

    await save('{"port": 8000,,}', isBroken);

    expect(settings.current.port).toBe(8000);
    const [notice] = board.list();
    expect(notice?.body).toMatch(/^Line 1, column 15: .* goes on with the last version/);
    expect(settings.live.get().problems).toMatchObject([{ line: 1, column: 15 }]);
    expect(audited).toMatchObject([{ kind: 'settings.broken', detail: { line: 1, column: 15 } }]);

    await save('{"port": 8001}', () => settings.current.port === 8001);

    expect(board.list()).toEqual([]);
    expect(settings.live.get().problems).toEqual([]);
    expect(audited.map(({ kind }) => kind)).toEqual([
      'settings.broken',
      'settings.repaired',
      'settings.changed',
    ]);
  });

  it('uses usual values once the file is gone', async () => {
    writeFileSync(file, '{"port": 8000}');
    await settings.start();

    rmSync(file);

    await vi.waitFor(() => {
      clock.advance(100);
      expect(settings.current.port).toBeUndefined();
    });
  });

  it('shows the page where the mistakes are', async () => {
    await settings.start();
    const watch = settings.live.watch(AbortSignal.timeout(5_000));

    const { value } = await watch.next();

    expect(value).toMatchObject({ file, loadedAtMs: clock.wallMs(), problems: [] });
    await watch.return();
  });

  it('says so when the file can’t be read, and goes on', async () => {
    writeFileSync(file, '{"port": 8000}');
    await settings.start();
    rmSync(file);
    mkdirSync(file);

    await vi.waitFor(() => {
      clock.advance(100);
      expect(isBroken()).toBe(true);
    });

    expect(settings.current.port).toBe(8000);
    expect(board.list()[0]?.body).toContain('EISDIR');
    expect(board.list()[0]?.body).not.toContain(folder);
  });

  it('starts all the same where files can’t be watched or written, and says so', async () => {
    writeFileSync(file, '{"port": 8000}');
    settings = createService({
      ...systemFiles,
      write: () => Promise.reject(new Error('ENOSPC')),
      watch: () => {
        throw new Error('ENOSPC');
      },
    });

    await settings.start();

    expect(settings.current.port).toBe(8000);
    expect(board.list().map(({ id }) => id)).toEqual(['settings.unwatched']);
  });
});

describe('over a restart', () => {
  it('still has the last good version when the file is broken, and says so', async () => {
    writeFileSync(file, '{"port": 8000}');
    await settings.start();

    await restartWith('{');

    expect(settings.current.port).toBe(8000);
    expect(board.list()[0]?.body).toContain('goes on with the last version');
  });

  it('uses usual values when the very first file is broken, and says so', async () => {
    await restartWith('{');

    expect(settings.current.port).toBeUndefined();
    expect(board.list()[0]?.body).toContain('uses its usual settings');
    expect(existsSync(lastGood)).toBe(false);
  });

  it('is not misled by a damaged copy of the last good version', async () => {
    writeFileSync(lastGood, '{"port": ');

    await restartWith('{');

    expect(settings.current.port).toBeUndefined();
    expect(board.list()[0]?.body).toContain('uses its usual settings');
  });

  it('notes what was changed meanwhile', async () => {
    writeFileSync(file, '{"port": 8000}');
    await settings.start();

    await restartWith('{"port": 8001}');

    const detail = { by: 'file-while-stopped', changed: 'port' };
    expect(audited).toEqual([{ kind: 'settings.changed', subject: '', detail }]);
  });
});

describe('editing', () => {
  it('changes one value and leaves comments, order and everything else alone', async () => {
    writeFileSync(file, '{\n  // mine\n  "port": 8000, // why\n  "servers": {},\n}\n');
    await settings.start();
    const heard = vi.fn<() => void>();
    settings.onChange(heard);

    expect(await settings.edit(['port'], 8005)).toEqual({ isWritten: true });

    expect(readFileSync(file, 'utf8')).toBe(
      '{\n  // mine\n  "port": 8005, // why\n  "servers": {},\n}\n',
    );
    expect(heard).toHaveBeenCalledTimes(1);
    expect(audited).toMatchObject([{ detail: { by: 'tallylight', changed: 'port' } }]);
  });

  it('writes nothing that would be a mistake, and nothing into a file that has one', async () => {
    writeFileSync(file, '{"port": 8000}');
    await settings.start();

    const wrong = await settings.edit(['port'], 'x');
    expect(wrong).toMatchObject({ isWritten: false });
    expect(readFileSync(file, 'utf8')).toBe('{"port": 8000}');

    for (const broken of ['{"port": 8000', '{"port": "a"}']) {
      writeFileSync(file, broken);
      expect(await settings.edit(['port'], 8001)).toMatchObject({ isWritten: false });
      expect(readFileSync(file, 'utf8')).toBe(broken);
    }
  });

  it('loses none of several edits at once', async () => {
    await settings.start();
    const ids = ['a', 'b', 'c', 'd', 'e'];

    await Promise.all(ids.map((id) => settings.edit(['servers', id], { command: id })));

    expect(Object.keys(settings.current.servers)).toEqual(ids);
    expect(readFileSync(file, 'utf8')).toContain('/* hello */');
  });

  it('says why when the disk takes nothing, and keeps the old settings', async () => {
    writeFileSync(file, '{"port": 8000}');
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
    settings = createService({ ...systemFiles, write: () => Promise.reject(full) });
    await settings.start();

    const outcome = await settings.edit(['port'], 8001);

    expect(outcome).toMatchObject({
      isWritten: false,
      sentence: expect.stringContaining('ENOSPC'),
    });
    expect(settings.current.port).toBe(8000);
  });
});

it('takes no more changes once it is stopped', async () => {
  const wake = createWakened();
  writeFileSync(file, '{"port": 8000}');
  await settings.start();
  writeFileSync(file, '{"port": 8001}');
  wake();
  clock.advance(100);

  settings.stop();
  wake();
  clock.advance(100);
  await settings.edit(['port'], 'x');

  expect(settings.current.port).toBe(8000);
});
