/** Ends a process and everything it started, from outside. */
import { spawn } from 'node:child_process';

/** `pid` must be that of a process spawned with `detached`, so that it leads a group of its own. Never throws. */
export function killGroup(pid: number): void {
  if (process.platform === 'win32') {
    spawn('taskkill', ['/PID', String(pid), '/T', '/F'], {
      stdio: 'ignore',
      windowsHide: true,
    }).on('error', () => undefined);
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}
