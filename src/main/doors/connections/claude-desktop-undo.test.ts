import { existsSync, readFileSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ENTRY, THEIRS, useClaudeDesktop } from '#test/support/claude-desktop-files.ts';

const at = useClaudeDesktop();

describe('undoing', () => {
  it('works after a restart of the app', async () => {
    at().put(THEIRS);
    await at().connect();
    at().claude = at().create();

    expect((await at().claude.undo()).outcome).toBe('undone');
    expect(at().held()).toBe(THEIRS);
  });

  it('takes out only its own entry when somebody else has changed the file meanwhile', async () => {
    at().put(THEIRS);
    await at().connect();
    at().put(at().held().replace('// mine', '// mine, later'));

    expect((await at().claude.undo()).outcome).toBe('undone');

    expect(at().held()).toBe(THEIRS.replace('// mine', '// mine, later'));
  });

  it('does not bring back a backup that somebody has changed or removed', async () => {
    for (const change of [
      (path: string) => at().put('{"other": 1}', path),
      (path: string) => rmSync(path),
    ]) {
      at().put(THEIRS);
      change((await at().connect()) ?? '');

      await at().claude.undo();

      expect(at().held()).toBe(THEIRS);
    }
  });

  it.each([THEIRS, '{}', null])(
    'leads back to %j, also when it was connected twice',
    async (text) => {
      if (text !== null) at().put(text);
      await at().connect();
      at().claude = at().create({ entry: { ...ENTRY, args: ['/new.js'] } });
      const second = await at().connect();

      await at().claude.undo();

      expect(readFileSync(second ?? '', 'utf8')).toContain('tallylight');
      expect(existsSync(at().file) ? at().held() : null).toBe(text);
    },
  );

  it('never overwrites an older backup', async () => {
    at().put(THEIRS);
    const first = await at().connect();
    await at().claude.undo();
    at().put('{}');
    const second = await at().connect();

    expect(readFileSync(first ?? '', 'utf8')).toBe(THEIRS);
    expect(readFileSync(second ?? '', 'utf8')).toBe('{}');
  });

  it('takes out the entry when others changed the file between two connections', async () => {
    at().put(THEIRS);
    await at().connect();
    at().put(at().held().replace('// mine', '// later'));
    at().claude = at().create({ entry: { ...ENTRY, args: ['/new.js'] } });
    await at().connect();

    await at().claude.undo();

    expect(at().held()).toBe(THEIRS.replace('// mine', '// later'));
  });

  it('has nothing to do before a connection, and after somebody else took the entry or the file away', async () => {
    expect((await at().claude.undo()).outcome).toBe('nothing-to-undo');
    for (const takeAway of [() => at().put('{"a": 1}'), () => rmSync(at().file)]) {
      at().put('{}');
      await at().connect();
      takeAway();

      expect((await at().claude.undo()).outcome).toBe('nothing-to-undo');
      expect(await at().claude.preview()).toMatchObject({ canUndo: false });
    }
  });

  it('writes nothing into a file that got a mistake since, and can be tried again', async () => {
    at().put('{}');
    await at().connect();
    const written = at().held();
    at().put('{ broken');

    expect((await at().claude.undo()).outcome).toBe('failed');
    expect(at().held()).toBe('{ broken');

    at().put(written);
    expect((await at().claude.undo()).outcome).toBe('undone');
    expect(at().held()).toBe('{}');
  });

  it('ignores a memory that it can’t read', async () => {
    for (const memory of ['{}', 'nonsense']) {
      at().facts.set('claude-desktop-change', memory);
      expect((await at().claude.undo()).outcome).toBe('nothing-to-undo');
    }
  });
});
