import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

export interface PageFile {
  readonly type: string;
  readonly body: Buffer;
  /** Its name holds a digest of its content, so it never changes. */
  readonly isImmutable: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/**
 * The built page by path, such as `/assets/index-4f2a.js`, all of it in memory: what is not in here
 * can't be asked for, whatever a path looks like.
 */
export async function readPageFiles(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const files = new Map<string, PageFile>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const type = TYPES[extname(entry.name)];
    if (!entry.isFile() || !type) continue;
    const path = join(entry.parentPath, entry.name);
    const name = `/${relative(folder, path).split(sep).join('/')}`;
    const file = { type, body: await readFile(path), isImmutable: name.startsWith('/assets/') };
    files.set(name, file);
    if (name === '/index.html') files.set('/', file);
  }
  if (!files.has('/'))
    throw new Error(`The window is not built: there is no index.html in ${folder}`);
  return files;
}
