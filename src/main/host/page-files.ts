import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

export interface PageFile {
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
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
 * can't be asked for, whatever a path looks like. Links are left out.
 */
export async function readPageFiles(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const files = new Map<string, PageFile>();
  await readInto(files, folder, '/');
  if (!files.has('/index.html'))
    throw new Error(`The window is not built: there is no index.html in ${folder}`);
  return files;
}

// One folder at a time: inside a packaged app's archive, not every way of reading folders works.
async function readInto(files: Map<string, PageFile>, folder: string, path: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const inside = join(folder, entry.name);
    if (entry.isDirectory()) await readInto(files, inside, `${path}${entry.name}/`);
    const type = TYPES[extname(entry.name)];
    if (!entry.isFile() || !type) continue;
    files.set(`${path}${entry.name}`, { type, body: new Uint8Array(await readFile(inside)) });
  }
}
