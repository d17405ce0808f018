import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeTheme,
  protocol,
  screen,
  session,
  shell,
  Tray,
} from 'electron';
import type { Electron } from './desktop/electron-parts.ts';
import { startDesktop } from './desktop/start-desktop.ts';

const electron: Electron = {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeTheme,
  protocol,
  screen,
  session,
  shell,
  Tray,
};

// Not awaited: Electron gets ready only after this file has run to its end.
void startDesktop(electron, {
  args: process.argv.slice(1),
  environment: process.env,
  platform: process.platform,
  entryFolder: import.meta.dirname,
  process,
});
