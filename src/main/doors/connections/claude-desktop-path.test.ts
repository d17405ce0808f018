import { expect, it } from 'vitest';
import { claudeDesktopPath, claudeDesktopStorePath } from './claude-desktop-path.ts';

const FOLDERS = { home: '/home/ann', appData: null, configHome: null };

it.each([
  ['darwin', {}, '/home/ann/Library/Application Support/Claude/claude_desktop_config.json'],
  ['win32', { appData: 'D:\\Roaming' }, 'D:\\Roaming\\Claude\\claude_desktop_config.json'],
  [
    'win32',
    { home: 'C:\\Users\\ann' },
    'C:\\Users\\ann\\AppData\\Roaming\\Claude\\claude_desktop_config.json',
  ],
  ['linux', {}, '/home/ann/.config/Claude/claude_desktop_config.json'],
  ['linux', { configHome: '/cfg' }, '/cfg/Claude/claude_desktop_config.json'],
])('knows where Claude Desktop keeps its file on %s with %j', (name, folders, path) => {
  expect(claudeDesktopPath({ ...FOLDERS, name, ...folders })).toBe(path);
});

it('knows where the packaged build for Windows keeps it, and that there is none elsewhere', () => {
  expect(claudeDesktopStorePath({ ...FOLDERS, name: 'win32', home: 'C:\\Users\\ann' })).toBe(
    'C:\\Users\\ann\\AppData\\Local\\Packages\\Claude_pzs8sxrjxfjjc\\LocalCache\\Roaming\\Claude\\claude_desktop_config.json',
  );
  expect(claudeDesktopStorePath({ ...FOLDERS, name: 'linux' })).toBeNull();
});
