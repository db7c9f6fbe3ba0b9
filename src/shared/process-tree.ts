/** What a process has started, and the end of it: for processes that do not lead a group which one signal would reach. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** `pid`: less than zero for a group. False if there is no such process, or it is not ours. Never throws. */
export function signal(pid: number, name: 'SIGSTOP' | 'SIGKILL'): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

/**
 * Ends all that lives below a process. All is stopped first: what one of them had still started while others were ended
 * would have lost its parent by then, and nobody could tell whose it was. Does nothing on Windows.
 */
export function killBelow(root: number): void {
  const stopped = new Set<number>();
  const stop = (pid: number): boolean => {
    if (stopped.has(pid) || !signal(pid, 'SIGSTOP')) return false;
    stopped.add(pid);
    return true;
  };
  while (descendants(root).filter(stop).length > 0);
  for (const pid of stopped) signal(pid, 'SIGKILL');
}

/** pids; none where the system does not tell. */
function descendants(root: number): number[] {
  const parents = parentsOfAll();
  const below = new Set([root]);
  for (let size = 0; size < below.size;) {
    size = below.size;
    for (const [pid, parent] of parents) if (below.has(parent)) below.add(pid);
  }
  below.delete(root);
  return [...below];
}

/** The parent of each process that lives, by /proc or else by `ps`. What has ended and was not asked for yet is left out. */
function parentsOfAll(): Map<number, number> {
  if (process.platform === 'win32') return new Map();
  const lines = process.platform === 'linux' ? statLines() : psLines();
  const parents = new Map<number, number>();
  for (const [pid, parent, state] of lines) {
    if (state !== undefined && !/^[ZX]/.test(state)) parents.set(Number(pid), Number(parent));
  }
  return parents;
}

type Line = readonly (string | undefined)[];

const statLines = (): Line[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
        // The name of the program, in parentheses, may hold anything.
        const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return [pid, parent, state];
      } catch {
        return [];
      }
    });

function psLines(): Line[] {
  // `ps` is a child as well, but it is gone when its output is here.
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' });
  return (stdout || '').split('\n').map((line) => line.trim().split(/\s+/));
}
