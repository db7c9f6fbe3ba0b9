import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

const packages = [
  'zod',
  '@noble',
  '@msgpack',
  'fast-png',
  'marked',
  'ts-md5',
  'fflate',
  'iobuffer',
];
const root = path.join(import.meta.dirname, 'node_modules');

/** Bytes of all files below a folder. */
async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true });
  const sizes = await Promise.all(
    entries.map(async (entry) => {
      const file = path.join(folder, entry.name);
      return entry.isDirectory() ? sizeOf(file) : (await stat(file)).size;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/**
 * How large an installed package is: a walk through its folders with `node:fs/promises`.
 * @tasks 32 i => [packages[i % packages.length]]
 */
export function sizeOfPackage(name: string): Promise<number> {
  return sizeOf(path.join(root, name));
}
