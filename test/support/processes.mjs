/** Finding and ending processes, whole trees of them. */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

/** Environment variable by which the processes of one editor, and all they start, know each other. */
export const MARK = 'POOL_LANES_TEST_TREE';

/** @param {number} pid */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * The living processes that carry `mark` in their environment, also those whose parents are gone.
 * Linux only; elsewhere there are none to see.
 * @param {string} mark
 * @returns {Promise<{ pid: number, command: string }[]>}
 */
export async function marked(mark) {
  if (process.platform !== 'linux') return [];
  const found = await Promise.all(
    (await readdir('/proc'))
      .filter((name) => /^\d+$/.test(name))
      .map(async (name) => {
        try {
          const environment = await readFile(`/proc/${name}/environ`, 'utf8');
          if (!environment.includes(`${MARK}=${mark}\0`)) return undefined;
          const command = await readFile(`/proc/${name}/cmdline`, 'utf8');
          // A zombie has no command line left.
          if (command === '') return undefined;
          return { pid: Number(name), command: command.replaceAll('\0', ' ').trim() };
        } catch {
          return undefined; // gone meanwhile, or not ours to read
        }
      }),
  );
  return found.filter((entry) => entry !== undefined);
}

/**
 * Ends `child`, which leads a process group of its own, and everything that carries `mark`: asks first, then makes sure.
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} mark
 */
export async function endTree(child, mark) {
  const { pid } = child;
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    await promisify(execFile)('taskkill', ['/pid', String(pid), '/T', '/F']).catch(() => {});
    return;
  }
  const closed =
    child.exitCode !== null || child.signalCode !== null
      ? Promise.resolve()
      : new Promise((resolve) => child.once('exit', resolve));
  signal(-pid, 'SIGTERM');
  for (const { pid: other } of await marked(mark)) signal(other, 'SIGTERM');
  await Promise.race([closed, delay(3000, undefined, { ref: false })]);
  signal(-pid, 'SIGKILL');
  for (const { pid: other } of await marked(mark)) signal(other, 'SIGKILL');
  await closed;
}

/**
 * @param {number} pid negative for a process group
 * @param {NodeJS.Signals} name
 */
function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone already, which is all we want.
  }
}
