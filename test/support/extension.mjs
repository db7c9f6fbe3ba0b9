/** Lays out an extension as its package would hold it: what was built, not the repository. */
import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { REPO } from './paths.mjs';

/** What a package holds, of which some may not be there. */
const CONTENT =
  /^(package\.json|package\.nls.*\.json|l10n|media|README\.md|CHANGELOG\.md|LICENSE)$/;

/**
 * Puts our extension into an extensions folder of VS Code.
 * @param {string} extensions
 * @returns {Promise<string>} the extension's own folder
 */
export async function layOutExtension(extensions) {
  const manifest = JSON.parse(await readFile(path.join(REPO, 'package.json'), 'utf8'));
  const folder = path.join(
    extensions,
    `${manifest.publisher}.${manifest.name}-${manifest.version}`,
  );
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(REPO)) {
    if (CONTENT.test(name)) await copy(name, folder);
  }
  for (const name of await readdir(path.join(REPO, 'dist'))) {
    if (name !== 'test') await copy(`dist/${name}`, folder);
  }
  // esbuild finds its native binary by itself: both are packages, and stay such.
  await copy('node_modules/esbuild', folder);
  await copy('node_modules/@esbuild', folder);
  return folder;
}

/**
 * @param {string} name below the repository
 * @param {string} folder
 */
const copy = (name, folder) =>
  cp(path.join(REPO, name), path.join(folder, name), { recursive: true });
