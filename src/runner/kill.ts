/** Ends the runner and everything it started, from inside. */
import { spawnSync } from 'node:child_process';

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
  kill(process.pid);
  // The signal ends the process before this is seen by anybody.
  return process.exit(1);
}
