/** The end of a trace whose runner cannot write it any more. */
import { NO_WORKER } from '../shared/trace/chunk.js';
import { ChunkWriter } from '../shared/trace/chunk-writer.js';
import { UNSETTLED } from '../shared/trace/block-trace.js';
import type { BlockTrace } from '../shared/trace/block-trace.js';
import { OUTCOMES, WORKER_EVENTS } from '../shared/words.js';

/**
 * The chunk that settles whatever has not settled: what was with a worker is `lost` if the runner died, `aborted` if it
 * was stopped; what never reached one is `cancelled`. Null if there is nothing left to settle.
 * @param at when that happened, µs since the run began
 * @param unseen workers of a runner that ended without its last words, else 0: what it dispatched in its last moments is
 * not in the trace, so the oldest tasks, as many as workers may have had room for, may have begun and are told lost
 */
export function closeTrace(
  trace: BlockTrace,
  at: number,
  why: 'lost' | 'aborted',
  unseen = 0,
): ArrayBuffer | null {
  // A long trace that is whole is not gone through once more.
  const open = trace.settledCount === trace.taskCount ? 0 : trace.taskCount;
  const writer = new ChunkWriter(trace.block, {
    sequence: trace.nextSequence,
    firstTask: trace.taskCount,
  });
  const settle = Math.max(at, trace.latest);
  const { tasks } = trace;
  let room = unseen;
  for (let task = 0; room > 0 && task < open; task++) {
    if (isOpen(trace, task) && isDispatched(trace, task)) room--;
  }
  for (let task = 0; task < open; task++) {
    if (!isOpen(trace, task)) continue;
    const dispatch = tasks.dispatch[task] ?? NaN;
    const begun = isDispatched(trace, task) || room-- > 0;
    const outcome = OUTCOMES.indexOf(begun ? why : 'cancelled');
    const worker = tasks.worker[task] ?? NO_WORKER;
    writer.settled(task, worker, outcome, {
      dispatch,
      receive: NaN,
      start: NaN,
      end: NaN,
      settle,
    });
  }
  const event = WORKER_EVENTS.indexOf(why === 'lost' ? 'lost' : 'exit');
  // `forEach` passes over the numbers of workers that the trace has not heard of.
  trace.workers.forEach((life) => {
    if (life.exit === undefined && life.lost === undefined) {
      writer.worker(life.worker, event, settle);
    }
  });
  return writer.take();
}

const isOpen = ({ tasks }: BlockTrace, task: number): boolean => tasks.outcome[task] === UNSETTLED;

const isDispatched = ({ tasks }: BlockTrace, task: number): boolean =>
  !Number.isNaN(tasks.dispatch[task] ?? NaN);
