/** The peers live apart from the project's dependencies: installed on first use from the lock file in peers/. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = new URL('peers/', import.meta.url);
const there = new URL('../../../.vscode-test/bench-timeline/', import.meta.url);
const lock = 'package-lock.json';

/** Installs the peers if they are not there, or not in the pinned versions; gives the folder with them. */
export function install() {
  const pinned = readFileSync(new URL(lock, here), 'utf8');
  const mark = new URL('installed.json', there);
  const folder = fileURLToPath(new URL('node_modules/', there));
  if (existsSync(mark) && readFileSync(mark, 'utf8') === pinned) return folder;
  mkdirSync(there, { recursive: true });
  for (const file of ['package.json', lock])
    copyFileSync(new URL(file, here), new URL(file, there));
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: fileURLToPath(there),
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  writeFileSync(mark, pinned);
  return folder;
}
