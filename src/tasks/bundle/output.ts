/** Where bundles are written, and how they vanish again. */
import { mkdir, mkdtemp, readdir, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeModulesOwner } from './project.js';

const FOLDER = 'pool-lanes';
/** Left behind by an editor that crashed; ms. */
const STALE = 24 * 60 * 60 * 1000;

/**
 * Makes an empty folder from which Node.js finds the packages that `file` finds.
 * Where none can be written, it is a temporary one, and the warning says so.
 */
export async function makeOutputFolder(
  file: string,
  outRoot?: string,
): Promise<{ folder: string; warning?: string }> {
  const owner = nodeModulesOwner(file);
  const root = outRoot ?? (owner && join(owner, 'node_modules', '.cache'));
  const fallback = join(await realpath(tmpdir()), FOLDER);
  if (root === undefined) return { folder: await makeFolder(fallback) };
  try {
    return { folder: await makeFolder(join(root, FOLDER)) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const warning = `The bundle is in ${fallback}, because ${root} cannot be written: ${reason}`;
    return { folder: await makeFolder(fallback), warning };
  }
}

async function makeFolder(root: string): Promise<string> {
  await mkdir(root, { recursive: true });
  const folder = await mkdtemp(join(root, 'run-'));
  await removeStale(root);
  return folder;
}

/** Removes a folder; one that resists is removed as stale some other day. */
export async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
}

async function removeStale(root: string): Promise<void> {
  const names = await readdir(root).catch(() => []);
  const runs = names.filter((name) => name.startsWith('run-')).map((name) => join(root, name));
  await Promise.all(
    runs.map(async (folder) => {
      // Another process may remove it first.
      const info = await stat(folder).catch(() => undefined);
      if (info && Date.now() - info.mtimeMs > STALE) await remove(folder);
    }),
  );
}
