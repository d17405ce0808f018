import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { STARTER, TestSettings } from '#test/support/test-settings.ts';
import { systemFiles, type Files } from '#main/host/files.ts';

let profile: TestSettings;
beforeEach(() => {
  profile = new TestSettings();
});
afterEach(() => profile.end());

describe('while the app runs', () => {
  it('writes a first file that a person can go on with', async () => {
    await profile.service.start();

    expect(profile.read()).toBe(STARTER);
    expect(profile.audited).toEqual([]);
  });

  it('follows the file, and says in the log which names changed', async () => {
    profile.write('{"port": 8000}');
    await profile.service.start();
    const heard = vi.fn<() => void>();
    profile.service.onChange(heard);

    await profile.save('{"servers": {"x": {"command": "y"}}}', () => heard.mock.calls.length > 0);

    expect(profile.service.current.servers).toHaveProperty('x');
    const detail = { by: 'file', changed: 'port, servers.x' };
    expect(profile.audited).toEqual([{ kind: 'settings.changed', subject: '', detail }]);
  });

  it('waits until the editor has finished writing', async () => {
    const read = vi.fn<Files['read']>((path) => systemFiles.read(path));
    const wake = profile.createWakened({ read });
    await profile.service.start();
    read.mockClear();

    for (let step = 0; step < 5; step += 1) {
      wake();
      profile.clock.advance(99);
    }
    expect(read).not.toHaveBeenCalled();
    profile.clock.advance(1);

    await vi.waitFor(() => expect(read).toHaveBeenCalledTimes(1));
  });

  it('uses usual values once the file is gone', async () => {
    profile.write('{"port": 8000}');
    await profile.service.start();

    rmSync(profile.file);

    await profile.until(() => profile.service.current.port === undefined);
    expect(profile.isBroken()).toBe(false);
  });

  it('uses usual values where there is no file and none can be written', async () => {
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
    profile.create({ ...systemFiles, write: () => Promise.reject(full) });

    await profile.service.start();

    expect(profile.isBroken()).toBe(false);
  });

  it('shows the page where the mistakes are', async () => {
    await profile.service.start();
    const watch = profile.service.live.watch(AbortSignal.timeout(5_000));

    const { value } = await watch.next();

    const { file } = profile;
    expect(value).toMatchObject({ file, loadedAtMs: profile.clock.wallMs(), problems: [] });
    await watch.return();
  });

  it('starts all the same where files can’t be watched or written, and says so', async () => {
    profile.write('{"port": 8000}');
    profile.create({
      ...systemFiles,
      write: () => Promise.reject(new Error('ENOSPC')),
      watch: () => {
        throw new Error('ENOSPC');
      },
    });

    await profile.service.start();

    expect(profile.service.current.port).toBe(8000);
    expect(profile.board.list().map(({ id }) => id)).toEqual(['settings.unwatched']);
  });
});

it('notes what was changed meanwhile', async () => {
  profile.write('{"port": 8000}');
  await profile.service.start();

  await profile.restartWith('{"port": 8001}');

  const detail = { by: 'file-while-stopped', changed: 'port' };
  expect(profile.audited).toEqual([{ kind: 'settings.changed', subject: '', detail }]);
});

it('takes no more changes once it is stopped', async () => {
  const wake = profile.createWakened();
  profile.write('{"port": 8000}');
  await profile.service.start();
  profile.write('{"port": 8001}');
  wake();
  profile.clock.advance(100);

  profile.service.stop();
  wake();
  profile.clock.advance(100);
  await profile.service.edit(['port'], 'x');

  expect(profile.service.current.port).toBe(8000);
});
