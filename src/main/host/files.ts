import { watch } from 'node:fs';
import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Text files, written so that a crash leaves the old or the new one, never half of each. */
export interface Files {
  /** `null` when there is no such file. */
  read(path: string): Promise<string | null>;
  /** Makes the folder (0700) where it is missing. The file is readable by its owner only. */
  write(path: string, text: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Calls back after the file was changed, replaced, made or removed. Returns its undoing. */
  watch(path: string, changed: () => void): () => void;
}

const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

export const systemFiles: Files = {
  async read(path) {
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  },

  async write(path, text) {
    const folder = dirname(path);
    await mkdir(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
    const temporary = join(folder, `.${basename(path)}.${process.pid}.tmp`);
    const file = await open(temporary, 'w', OWNER_ONLY_FILE);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await chmod(path, OWNER_ONLY_FILE);
  },

  remove: (path) => rm(path, { force: true }),

  watch(path, changed) {
    // The folder is watched, not the file: editors replace files, and a watch dies with the old one.
    const name = basename(path);
    const watcher = watch(dirname(path), (_event, file) => {
      if (file === name) changed();
    });
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  },
};
