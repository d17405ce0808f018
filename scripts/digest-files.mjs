import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * One SHA-256 over the names and the bytes of files, and of all files in folders, in a fixed order.
 * Tests are left out, because nothing is built from them.
 *
 * @param {string} root
 * @param {readonly string[]} names what is missing counts as missing, not as a mistake
 */
export function digestFiles(root, names) {
  const hash = createHash('sha256');
  for (const name of names.flatMap((given) => filesIn(root, given))) {
    const bytes = readFileSync(join(root, name));
    hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/**
 * @param {string} root
 * @param {string} name
 * @returns {string[]}
 */
function filesIn(root, name) {
  const path = join(root, name);
  if (!existsSync(path) || /\.test\.tsx?$/.test(name)) return [];
  if (!statSync(path).isDirectory()) return [name];
  return readdirSync(path)
    .sort()
    .flatMap((child) => filesIn(root, `${name}/${child}`));
}
