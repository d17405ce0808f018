import type * as electron from 'electron';

/** What the window needs of Electron. The entry hands it on, because only there Electron is imported. */
export type Electron = Pick<
  typeof electron,
  | 'app'
  | 'BrowserWindow'
  | 'dialog'
  | 'ipcMain'
  | 'Menu'
  | 'MessageChannelMain'
  | 'nativeTheme'
  | 'protocol'
  | 'screen'
  | 'session'
  | 'shell'
  | 'Tray'
>;

/** What this process was started with. */
export interface Surroundings {
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** As Node names it, such as `darwin`. */
  readonly platform: string;
  /** Of the built entry. Page, preload script and pictures have their places relative to it. */
  readonly entryFolder: string;
  readonly process: Pick<NodeJS.Process, 'on'>;
}
