/** Waiting for states, never for time: the one bound only turns a hang into a message. */
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Far more than anything takes on a busy machine, and less than a test has. ms */
const PATIENCE = 60_000;

/** Resolves with `promise`, or rejects once patience is at its end, saying what never came. */
export async function within<T>(promise: PromiseLike<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: nothing after ${PATIENCE} ms`)), PATIENCE);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves once `condition` holds. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const end = performance.now() + PATIENCE;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`never: ${what}`);
    await sleep(2);
  }
}

export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

let folder: string | undefined;
let count = 0;

/** A new path in a folder that goes away with the process. */
export function newPath(name: string): string {
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'pool-lanes-contract-'));
    folder = made;
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
  }
  return join(folder, `${count++}-${name}`);
}

/** A file whose existence lets the tasks that wait for it end. */
export class Gate {
  readonly path = newPath('gate');
  open(): void {
    writeFileSync(this.path, '');
  }
}

/** A file to which tasks append lines. */
export class Log {
  readonly path = newPath('log');
  lines(): string[] {
    if (!existsSync(this.path)) return [];
    return readFileSync(this.path, 'utf8').split('\n').slice(0, -1);
  }
  async has(lines: number): Promise<void> {
    await until(() => this.lines().length >= lines, `${lines} lines in the log`);
  }
  write(text: string): void {
    appendFileSync(this.path, `${text}\n`);
  }
}

/** Whether the process exists and is more than an unreaped entry. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

export async function untilGone(pids: Iterable<number>): Promise<void> {
  const all = [...pids];
  await until(() => !all.some(isAlive), `the end of processes ${all.join(', ')}`);
}
