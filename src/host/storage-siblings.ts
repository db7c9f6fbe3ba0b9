/** Finds what this workspace stored before, though the editor may have given it another folder. */
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * The newest `file` in `folder` or one of its siblings; null if there is none.
 *
 * While the extension host of a window that was reloaded still winds down, it holds the workspace's folder,
 * and the next one is given `NAME-1` in place of `NAME`, and so on: workspaceStorage/NAME-1/EXTENSION.
 */
export async function newestOf(folder: string, file: string): Promise<string | null> {
  const own = dirname(folder);
  const name = basename(own).replace(/-\d$/, '');
  const all = await readdir(dirname(own)).catch(() => []);
  const siblings = all.filter(
    (other) => other.startsWith(name) && /^(-\d)?$/.test(other.slice(name.length)),
  );
  const files = [...new Set([basename(own), ...siblings])].map((sibling) =>
    join(dirname(own), sibling, basename(folder), file),
  );
  let newest: { path: string; mtimeMs: number } | null = null;
  for (const path of files) {
    const mtimeMs = (await stat(path).catch(() => null))?.mtimeMs;
    if (mtimeMs !== undefined && mtimeMs > (newest?.mtimeMs ?? -Infinity)) {
      newest = { path, mtimeMs };
    }
  }
  return newest?.path ?? null;
}
