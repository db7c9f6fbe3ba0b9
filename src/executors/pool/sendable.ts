/** What both kinds of channel do with a task before they send it. */
import { TaskCloneError } from '../core/errors.js';
import { Executor } from '../core/executor.js';
import { Future } from '../core/future.js';
import { textOf } from '../core/resolve.js';
import type { Task } from '../core/task.js';
import { cloneFailure } from '../wire/uncloneable.js';
import * as F from '../wire/frames.js';

export function flagsOf(task: Task, announce: boolean): number {
  return (
    (task.chunk ? F.CHUNK : 0) |
    (task.options?.captureOutput ? F.CAPTURE : 0) |
    (announce ? F.ANNOUNCE : 0)
  );
}

/** Futures and executors would be cloned to empty objects, silently. @throws TaskCloneError */
export function assertSendable(task: Task): void {
  const rows = task.chunk ? (task.args as unknown[][]) : [task.args];
  for (const row of rows) {
    for (const arg of row) {
      if (arg instanceof Future || arg instanceof Executor) {
        const what = arg instanceof Future ? 'a Future' : 'an executor';
        throw new TaskCloneError(
          `an argument of '${task.fn.name}' is ${what}, which belongs to the host: pass its result instead`,
          'argument',
        );
      }
    }
  }
}

export function argumentRefused(task: Task, error: unknown): TaskCloneError {
  const rows = task.chunk ? (task.args as unknown[][]) : [task.args];
  const roots = rows.flatMap((row) => row.map((arg, i) => [`input[${i}]`, arg] as const));
  return new TaskCloneError(
    `an argument of '${task.fn.name}' cannot be sent to a worker: ${cloneFailure(textOf(error), roots)}`,
    'argument',
    { cause: error },
  );
}
