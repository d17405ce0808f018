import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TestSettings } from '#test/support/test-settings.ts';
import { systemFiles } from '#main/host/files.ts';

let profile: TestSettings;
beforeEach(() => {
  profile = new TestSettings();
});
afterEach(() => profile.end());

describe('editing', () => {
  it('changes one value and leaves comments, order and everything else alone', async () => {
    profile.write('{\n  // mine\n  "port": 8000, // why\n  "servers": {},\n}\n');
    await profile.service.start();
    const heard = vi.fn<() => void>();
    profile.service.onChange(heard);

    expect(await profile.service.edit(['port'], 8005)).toEqual({ isWritten: true });

    expect(profile.read()).toBe('{\n  // mine\n  "port": 8005, // why\n  "servers": {},\n}\n');
    expect(heard).toHaveBeenCalledTimes(1);
    expect(profile.audited).toMatchObject([{ detail: { by: 'tallylight', changed: 'port' } }]);
  });

  it('writes nothing that would be a mistake, and nothing into a file that has one', async () => {
    profile.write('{"port": 8000}');
    await profile.service.start();

    const wrong = await profile.service.edit(['port'], 'x');
    expect(wrong).toMatchObject({ isWritten: false });
    expect(profile.read()).toBe('{"port": 8000}');

    for (const broken of ['{"port": 8000', '{"port": "a"}']) {
      profile.write(broken);
      expect(await profile.service.edit(['port'], 8001)).toMatchObject({ isWritten: false });
      expect(profile.read()).toBe(broken);
    }
  });

  it('loses none of several edits at once', async () => {
    await profile.service.start();
    const ids = ['a', 'b', 'c', 'd', 'e'];

    await Promise.all(ids.map((id) => profile.service.edit(['servers', id], { command: id })));

    expect(Object.keys(profile.service.current.servers)).toEqual(ids);
    expect(profile.read()).toContain('/* hello */');
  });

  it('says why when the disk takes nothing, and keeps the old settings', async () => {
    profile.write('{"port": 8000}');
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
    profile.create({ ...systemFiles, write: () => Promise.reject(full) });
    await profile.service.start();

    const outcome = await profile.service.edit(['port'], 8001);

    expect(outcome).toMatchObject({
      isWritten: false,
      sentence: expect.stringContaining('ENOSPC'),
    });
    expect(profile.service.current.port).toBe(8000);
  });
});
