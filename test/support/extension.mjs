/** Installs the extension as a user would have it: from its package. */
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { makePackages } from './package.mjs';
import { REPO } from './paths.mjs';

/** @type {Promise<Record<'native' | 'universal', string>> | undefined} */
let packages;

/** Environment variable with the paths of packages that the process which started this one has made, as JSON. */
export const PACKAGES = 'POOL_LANES_PACKAGES';

/** The packages of what the repository holds now, made once for all who ask in this process and in those it tells of them. */
export const packagesForTests = () =>
  (packages ??= madeBefore() ?? makePackages(['native', 'universal']));

/** @returns {Promise<Record<'native' | 'universal', string>> | undefined} */
function madeBefore() {
  const { [PACKAGES]: paths } = process.env;
  return paths === undefined ? undefined : Promise.resolve(JSON.parse(paths));
}

/**
 * Unpacks the package for this platform into an extensions folder of VS Code.
 * @param {string} extensions
 * @returns {Promise<string>} the extension's own folder
 */
export async function layOutExtension(extensions) {
  const { native } = await packagesForTests();
  const { publisher, name, version } = JSON.parse(
    await readFile(path.join(REPO, 'package.json'), 'utf8'),
  );
  const folder = path.join(extensions, `${publisher}.${name}-${version}`);
  for (const [entry, bytes] of Object.entries(unzipSync(await readFile(native)))) {
    if (!entry.startsWith('extension/')) continue;
    const file = path.join(folder, entry.slice('extension/'.length));
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, bytes);
    // The library that unpacks does not tell permissions; the editor's own installer keeps them.
    if (file.includes(`${path.sep}bin${path.sep}`)) await chmod(file, 0o755);
  }
  return folder;
}
