/** Ends the runner and everything it started, from inside. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const isSystem = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error;

function kill(pid: number): boolean {
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch (error) {
    if (isSystem(error) && (error.code === 'ESRCH' || error.code === 'EPERM')) return false;
    throw error;
  }
}

/**
 * Does not return. `children` are the pids of the processes known to be ours, for where they are not in a group
 * that this process leads: a debugger may have started it.
 */
export function killEverything(children: Iterable<number>): never {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/PID', String(process.pid), '/T', '/F'], { windowsHide: true });
  } else {
    kill(-process.pid);
  }
  for (const pid of children) kill(pid);
  // Of what the main thread is starting at this very moment only the system knows; one that a debugger holds would stay.
  for (let found = descendants(); found.length > 0; found = descendants()) found.forEach(kill);
  kill(process.pid);
  // The signal ends the process before this is seen by anybody.
  return process.exit(1);
}

/** What lives below this process: pids; none where the system does not tell. */
function descendants(): number[] {
  const parents = parentsOfAll();
  const below = new Set([process.pid]);
  for (let size = 0; size < below.size;) {
    size = below.size;
    for (const [pid, parent] of parents) if (below.has(parent)) below.add(pid);
  }
  below.delete(process.pid);
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
