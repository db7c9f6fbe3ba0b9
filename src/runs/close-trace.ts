/** The end of a trace whose runner cannot write it any more. */
import { NO_WORKER, ChunkWriter } from '../shared/trace/chunk.js';
import { UNSETTLED } from '../shared/trace/block-trace.js';
import type { BlockTrace } from '../shared/trace/block-trace.js';
import { OUTCOMES, WORKER_EVENTS } from '../shared/words.js';

/**
 * The chunk that settles whatever has not settled: what was with a worker is `lost` if the runner died, `aborted` if it
 * was stopped; what never reached one is `cancelled`. Null if there is nothing left to settle.
 * @param at when that happened, µs since the run began
 */
export function closeTrace(
  trace: BlockTrace,
  at: number,
  why: 'lost' | 'aborted',
): ArrayBuffer | null {
  const writer = new ChunkWriter(trace.block, {
    sequence: trace.nextSequence,
    firstTask: trace.taskCount,
  });
  const settle = Math.max(at, trace.latest);
  const { tasks } = trace;
  for (let task = 0; task < trace.taskCount; task++) {
    if (tasks.outcome[task] !== UNSETTLED) continue;
    const dispatch = tasks.dispatch[task] ?? NaN;
    const outcome = OUTCOMES.indexOf(Number.isNaN(dispatch) ? 'cancelled' : why);
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
