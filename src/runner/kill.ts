/** Ends the runner and everything it started, from inside. */
import { spawnSync } from 'node:child_process';
import { killBelow, signal } from '../shared/process-tree.js';

/**
 * Does not return. `children` are the pids of the processes known to be ours, for where they are not in a group
 * that this process leads: a debugger may have started it.
 */
export function killEverything(children: Iterable<number>): never {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/PID', String(process.pid), '/T', '/F'], { windowsHide: true });
  } else {
    signal(-process.pid, 'SIGKILL');
  }
  for (const pid of children) signal(pid, 'SIGKILL');
  // Of what the main thread is starting at this very moment only the system knows; one that a debugger holds would stay.
  killBelow(process.pid);
  signal(process.pid, 'SIGKILL');
  // The signal ends the process before this is seen by anybody.
  return process.exit(1);
}
