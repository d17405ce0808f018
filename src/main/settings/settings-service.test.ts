import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createFakeClock } from '#test/support/fake-clock.ts';
import { NoticeBoard } from '#main/alerts/notice-board.ts';
import { systemFiles } from '#main/host/files.ts';
import { SettingsService } from './settings-service.ts';

let folder: string;
let file: string;
let board: NoticeBoard;
let settings: SettingsService;
const clock = createFakeClock(5_000);

function createService(): SettingsService {
  board = new NoticeBoard(() => {}, clock);
  const place = {
    file,
    lastGood: join(folder, 'last-good.json'),
    starterText: '{ /* hello */ }\n',
  };
  return new SettingsService(place, { files: systemFiles, audit: () => {}, notices: board }, clock);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'settings-'));
  file = join(folder, 'tallylight.json');
  settings = createService();
});
afterEach(() => {
  settings.stop();
  rmSync(folder, { recursive: true });
});

it('writes a first file that a person can go on with', async () => {
  await settings.start();
  expect(readFileSync(file, 'utf8')).toBe('{ /* hello */ }\n');
});

it('goes on with the last good version while the file has a mistake, and says where it is', async () => {
  writeFileSync(file, '{"port": 8000}');
  await settings.start();
  writeFileSync(file, '{"port": 8000,,}');

  await vi.waitFor(() => {
    clock.advance(100);
    expect(board.list()[0]?.body).toContain('Line 1, column');
  });
  expect(settings.current.port).toBe(8000);

  writeFileSync(file, '{"port": 8001}');
  await vi.waitFor(() => {
    clock.advance(100);
    expect(settings.current.port).toBe(8001);
  });
  expect(board.list()).toEqual([]);
});

it('still has the last good version after a restart with a broken file', async () => {
  writeFileSync(file, '{"port": 8000}');
  await settings.start();
  settings.stop();
  writeFileSync(file, '{');

  settings = createService();
  await settings.start();

  expect(settings.current.port).toBe(8000);
  expect(board.list()).toHaveLength(1);
});

it('changes one value and leaves comments, order and everything else alone', async () => {
  writeFileSync(file, '{\n  // mine\n  "port": 8000, // why\n  "servers": {},\n}\n');
  await settings.start();
  const heard = vi.fn<() => void>();
  settings.onChange(heard);

  await settings.edit(['port'], 8005);

  expect(readFileSync(file, 'utf8')).toBe(
    '{\n  // mine\n  "port": 8005, // why\n  "servers": {},\n}\n',
  );
  expect(heard).toHaveBeenCalledTimes(1);
  await expect(settings.edit(['port'], 'x')).rejects.toThrow('a number');
});
