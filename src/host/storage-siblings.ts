/** Finds where this workspace stored things before, though the editor may have given it another folder since. */
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * `folder` and those that stand for the same workspace.
 *
 * While the extension host of a window that was reloaded still winds down, it holds the workspace's folder,
 * and the next one is given `NAME-1` in place of `NAME`, and so on: workspaceStorage/NAME-1/EXTENSION.
 */
export async function siblingsOf(folder: string): Promise<string[]> {
  const own = dirname(folder);
  const name = basename(own).replace(/-\d$/, '');
  const all = await readdir(dirname(own)).catch(() => []);
  const siblings = all.filter(
    (other) => other.startsWith(name) && /^(-\d)?$/.test(other.slice(name.length)),
  );
  return [...new Set([basename(own), ...siblings])].map((sibling) =>
    join(dirname(own), sibling, basename(folder)),
  );
}
