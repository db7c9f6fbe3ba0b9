/** What the benches measure with lives apart from the project's dependencies: installed on first use, from a lock file. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const CACHE = new URL('../../.vscode-test/', import.meta.url);
const LOCK = 'package-lock.json';

/**
 * The folder `name/` of the cache, with what the lock file in the folder `from` names installed there, in these versions.
 * @param {string} name
 * @param {URL} from ends in a slash
 * @returns {URL}
 */
export function installPinned(name, from) {
  const there = new URL(`${name}/`, CACHE);
  const pinned = readFileSync(new URL(LOCK, from), 'utf8');
  const mark = new URL('installed.json', there);
  if (existsSync(mark) && readFileSync(mark, 'utf8') === pinned) return there;
  mkdirSync(there, { recursive: true });
  for (const file of ['package.json', LOCK])
    copyFileSync(new URL(file, from), new URL(file, there));
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: fileURLToPath(there),
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  writeFileSync(mark, pinned);
  return there;
}
