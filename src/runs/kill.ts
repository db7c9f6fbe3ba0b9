/** Ends a process and everything it started, from outside. */
import { spawn } from 'node:child_process';
import { killBelow, signal } from '../shared/process-tree.js';

/** `pid` must be that of a process spawned with `detached`, so that it leads a group of its own. Never throws. */
export function killGroup(pid: number): void {
  if (process.platform === 'win32') taskkill(pid);
  else signal(-pid, 'SIGKILL');
}

/** For a process that leads no group. Takes some ms, and as many as `ps` does where there is no /proc. Never throws. */
export function killTree(pid: number): void {
  if (process.platform === 'win32') {
    taskkill(pid);
    return;
  }
  // What is stopped starts nothing while its children are being ended.
  if (!signal(pid, 'SIGSTOP')) return;
  killBelow(pid);
  signal(pid, 'SIGKILL');
}

function taskkill(pid: number): void {
  spawn('taskkill', ['/PID', String(pid), '/T', '/F'], {
    stdio: 'ignore',
    windowsHide: true,
  }).on('error', () => undefined);
}
