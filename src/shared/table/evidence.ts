/** Where on the timeline a cell of the table can be seen. */
import { UNSETTLED } from '../trace/block-trace.js';
import type { BlockTrace, Stamp } from '../trace/block-trace.js';
import type { RowId } from './table.js';

/** A task to select, and the part of its block to show: stamps of the trace, µs. */
export interface Evidence {
  readonly task: number;
  readonly from: number;
  readonly to: number;
}

/** The tasks of the pass that the table rests on: from number `from` up to `to`. */
export interface PassTasks {
  readonly from: number;
  readonly to: number;
}

/** Null where the trace has nothing of it. */
export function evidenceOf(row: RowId, trace: BlockTrace, pass: PassTasks): Evidence | null {
  switch (row) {
    case 'use':
      return taskEvidence(trace, usualTask(trace, pass), 'start', 'end');
    case 'communication':
      return taskEvidence(trace, longestWay(trace, pass), 'dispatch', 'settle');
    case 'overhead':
      return startEvidence(trace);
    case 'parallelism':
    case 'lock':
      return passEvidence(trace, pass);
    case 'model':
    case 'memory':
      return passEvidence(trace, { from: 0, to: trace.taskCount });
    case 'faults':
      return null;
  }
}

function taskEvidence(trace: BlockTrace, task: number, first: Stamp, last: Stamp): Evidence | null {
  const [from, to] = [trace.stampOf(task, first), trace.stampOf(task, last)];
  return from <= to ? { task, from, to } : null;
}

/** The task of a pass for which `weigh` gives the most; -1 for none. */
function most(trace: BlockTrace, { from, to }: PassTasks, weigh: (task: number) => number): number {
  let [found, best] = [-1, -Infinity];
  for (let task = from; task < to; task++) {
    if (trace.tasks.outcome[task] === UNSETTLED) continue;
    const weight = weigh(task);
    if (weight > best) [found, best] = [task, weight];
  }
  return found;
}

/** The one whose length is nearest to the mean. */
function usualTask(trace: BlockTrace, pass: PassTasks): number {
  const length = (task: number): number =>
    trace.stampOf(task, 'end') - trace.stampOf(task, 'start');
  let [sum, count] = [0, 0];
  for (let task = pass.from; task < pass.to; task++) {
    const own = length(task);
    if (own >= 0) [sum, count] = [sum + own, count + 1];
  }
  return most(trace, pass, (task) => -Math.abs(length(task) - sum / count));
}

const longestWay = (trace: BlockTrace, pass: PassTasks): number =>
  most(
    trace,
    pass,
    (task) =>
      trace.stampOf(task, 'receive') -
      trace.stampOf(task, 'dispatch') +
      trace.stampOf(task, 'settle') -
      trace.stampOf(task, 'end'),
  );

/** From the first worker asked for to the end of the first task. */
function startEvidence(trace: BlockTrace): Evidence | null {
  const task = most(trace, { from: 0, to: trace.taskCount }, (one) => -trace.stampOf(one, 'start'));
  const found = taskEvidence(trace, task, 'dispatch', 'settle');
  if (!found) return null;
  const spawns = trace.workers.map(({ spawn }) => spawn ?? Infinity);
  return { ...found, from: Math.min(found.from, ...spawns) };
}

/** All of a pass, with the longest of its tasks. */
function passEvidence(trace: BlockTrace, pass: PassTasks): Evidence | null {
  let [from, to] = [Infinity, -Infinity];
  for (let task = pass.from; task < pass.to; task++) {
    const [dispatch, settle] = [trace.stampOf(task, 'dispatch'), trace.stampOf(task, 'settle')];
    if (dispatch < from) from = dispatch;
    if (settle > to) to = settle;
  }
  const task = most(trace, pass, (one) => trace.stampOf(one, 'end') - trace.stampOf(one, 'start'));
  return task >= 0 && from <= to ? { task, from, to } : null;
}
