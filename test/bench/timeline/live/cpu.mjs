/** CPU time of everything between a runner and the screen. Linux only; elsewhere there is nothing to tell. */
import { readdirSync, readFileSync } from 'node:fs';

/** Ticks of /proc per second. */
const HERTZ = 100;
const EVERY_MS = 100;

/** @param {string} file */
const read = (file) => {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return ''; // gone meanwhile
  }
};

/** CPU time of a process or thread so far, ms, threads that are gone included; 0 if it is gone. */
function spent(/** @type {string} */ of) {
  const stat = read(`/proc/${of}/stat`);
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return ((user + system) * 1e3) / HERTZ;
}

/** @returns {number[]} */
function childrenOf(/** @type {number} */ pid) {
  try {
    return readdirSync(`/proc/${pid}/task`)
      .flatMap((tid) => read(`/proc/${pid}/task/${tid}/children`).trim().split(' '))
      .filter(Boolean)
      .map(Number);
  } catch {
    return [];
  }
}

/** @returns {number[]} */
const treeOf = (/** @type {number} */ pid) => [pid, ...childrenOf(pid).flatMap(treeOf)];

/** What a process is on the way from task to pixel; null for none of it. */
function partOf(/** @type {number} */ pid) {
  const command = read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
  if (command.includes('runner.js')) return 'runner';
  if (command.includes('--type=extensionHost')) return 'extension host';
  if (command.includes('--type=renderer')) return 'renderer';
  if (command.includes('--type=gpu-process')) return 'gpu process';
  if (command.includes('chromium')) return 'browser';
  return command.includes('code-server') || command.includes('server-main')
    ? 'editor server'
    : null;
}

/** Watches this process's whole family. */
export class CpuWatch {
  /** By part: by pid or pid/task/tid: what it had spent at the beginning and by the last look. */
  #seen = /** @type {Map<string, { part: string, from: number, to: number }>} */ (new Map());
  #timer = /** @type {NodeJS.Timeout | undefined} */ (undefined);

  start() {
    if (process.platform !== 'linux') return;
    this.#look(true);
    this.#timer = setInterval(() => this.#look(false), EVERY_MS);
  }

  /** CPU time by part, ms; main threads apart from the other threads of their process. */
  stop() {
    clearInterval(this.#timer);
    if (process.platform === 'linux') this.#look(false);
    const parts = /** @type {Record<string, number>} */ ({});
    for (const { part, from, to } of this.#seen.values())
      parts[part] = (parts[part] ?? 0) + to - from;
    return Object.fromEntries(
      Object.entries(parts).map(([part, ms]) => {
        const main = parts[`${part}: main thread`];
        return main === undefined ? [part, ms] : [`${part}: other threads`, ms - main];
      }),
    );
  }

  #look(/** @type {boolean} */ isFirst) {
    for (const pid of treeOf(process.pid)) {
      if (pid === process.pid) continue;
      const part = partOf(pid);
      if (part === null) continue;
      this.#note(`${pid}`, part, isFirst);
      this.#note(`${pid}/task/${pid}`, `${part}: main thread`, isFirst);
    }
  }

  #note(/** @type {string} */ of, /** @type {string} */ part, /** @type {boolean} */ isFirst) {
    const now = spent(of);
    const known = this.#seen.get(of);
    if (known) known.to = Math.max(known.to, now);
    else this.#seen.set(of, { part, from: isFirst ? now : 0, to: now });
  }
}
