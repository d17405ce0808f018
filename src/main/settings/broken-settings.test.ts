import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestSettings } from '#test/support/test-settings.ts';

let profile: TestSettings;
beforeEach(() => {
  profile = new TestSettings();
});
afterEach(() => profile.end());

describe('while the app runs', () => {
  it('goes on with the last good version while the file has a mistake, and says where it is', async () => {
    profile.write('{"port": 8000}');
    await profile.service.start();

    await profile.save('{"port": 8000,,}', () => profile.isBroken());

    expect(profile.service.current.port).toBe(8000);
    const [notice] = profile.board.list();
    expect(notice?.body).toMatch(/^Line 1, column 15: .* goes on with the last version/);
    expect(profile.service.live.get().problems).toMatchObject([{ line: 1, column: 15 }]);
    expect(profile.audited).toMatchObject([
      { kind: 'settings.broken', detail: { line: 1, column: 15 } },
    ]);

    // The last of what a change does is that it is written down.
    await profile.save('{"port": 8001}', () => profile.audited.length === 3);

    expect(profile.service.current.port).toBe(8001);
    expect(profile.board.list()).toEqual([]);
    expect(profile.service.live.get().problems).toEqual([]);
    expect(profile.audited.map(({ kind }) => kind)).toEqual([
      'settings.broken',
      'settings.repaired',
      'settings.changed',
    ]);
  });

  it.each(['', ' \n'])('goes on as before when an editor has left %j of the file', async (text) => {
    profile.write('{"servers": {"x": {"command": "y"}}}');
    await profile.service.start();

    await profile.save(text, () => profile.isBroken());

    expect(profile.service.current.servers).toHaveProperty('x');
    expect(profile.board.list()[0]?.body).toContain('The file is empty.');

    await profile.save('{}', () => !profile.isBroken());

    expect(profile.service.current.servers).toEqual({});
  });

  it('says nothing again when a file was saved without a change', async () => {
    const wake = profile.createWakened();
    profile.write('{"port": 8000,,}');
    await profile.service.start();
    const { revision } = profile.service.live.get();

    wake();
    profile.clock.advance(100);
    await profile.service.edit(['port'], 1);

    expect(profile.audited).toHaveLength(1);
    expect(profile.service.live.get().revision).toBe(revision);
  });

  it('says so when the file can’t be read, and goes on', async () => {
    profile.write('{"port": 8000}');
    await profile.service.start();
    rmSync(profile.file);
    mkdirSync(profile.file);

    await profile.until(() => profile.isBroken());

    expect(profile.service.current.port).toBe(8000);
    expect(profile.board.list()[0]?.body).toContain('EISDIR');
    expect(profile.board.list()[0]?.body).not.toContain(profile.folder);
  });
});

describe('over a restart', () => {
  it('still has the last good version when the file is broken, and says so', async () => {
    profile.write('{"port": 8000}');
    await profile.service.start();

    await profile.restartWith('{');

    expect(profile.service.current.port).toBe(8000);
    expect(profile.board.list()[0]?.body).toContain('goes on with the last version');
  });

  it('still has the last good version when the file was emptied meanwhile', async () => {
    profile.write('{"port": 8000}');
    await profile.service.start();

    await profile.restartWith('');

    expect(profile.service.current.port).toBe(8000);
    expect(profile.isBroken()).toBe(true);
    expect(await profile.service.edit(['port'], 8001)).toMatchObject({ isWritten: false });
    expect(profile.read()).toBe('');
  });

  it('uses usual values when the very first file is broken, and says so', async () => {
    await profile.restartWith('{');

    expect(profile.service.current.port).toBeUndefined();
    expect(profile.board.list()[0]?.body).toContain('uses its usual settings');
    expect(existsSync(profile.lastGood)).toBe(false);
  });

  it('is not misled by a damaged copy of the last good version', async () => {
    writeFileSync(profile.lastGood, '{"port": ');

    await profile.restartWith('{');

    expect(profile.service.current.port).toBeUndefined();
    expect(profile.board.list()[0]?.body).toContain('uses its usual settings');
  });
});
