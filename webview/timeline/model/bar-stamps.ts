/** Where bars of settled tasks lie, and in which order they come. */
import type { BlockTrace } from '../../../src/shared/trace/block-trace.js';
import type { BarStamps } from './lane.js';

/** Where a settled task's bar lies: what it never reached has no length, what it did not end is run until it settled. */
export function barStamps(trace: BlockTrace, task: number): BarStamps {
  const { tasks } = trace;
  const until = tasks.settle[task] ?? NaN;
  const started = tasks.start.of(task);
  const start = Number.isNaN(started) ? until : started;
  const ended = tasks.end.of(task);
  const end = Number.isNaN(ended) ? until : ended;
  const dispatch = tasks.dispatch[task] ?? NaN;
  const from = Number.isNaN(dispatch) ? start : Math.min(dispatch, start);
  return { task, from, start, end, until: Math.max(until, end), failed: tasks.outcome[task] !== 0 };
}

/** `tasks` in ascending order of a stamp. */
export function sortedBy(tasks: Uint32Array, key: (task: number) => number): Uint32Array {
  let last = -Infinity;
  for (const task of tasks) {
    const at = key(task);
    if (at < last) return tasks.slice().sort((a, b) => key(a) - key(b));
    last = at;
  }
  return tasks;
}
